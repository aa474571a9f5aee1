using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>One generation of the views: collections of their own, named after it.</summary>
internal sealed class MongoViewSet(MongoViewDatabase database, string generation)
{
    private volatile bool _isCaughtUp;

    public string Generation { get; } = generation;

    /// <summary>See <see cref="ViewProgress.IsCaughtUp"/>.</summary>
    public bool IsCaughtUp => _isCaughtUp;

    public IReadOnlyList<IViewCollection> Rows => database.Schema.Rows;

    public IMongoCollection<AccountDocument> Accounts { get; } =
        database.Collection<AccountDocument>(Name(AccountDocuments.Name, generation));

    public IMongoCollection<BsonDocument> Owners { get; } = database.Collection<BsonDocument>(Name(OwnerDocuments.Name, generation));

    public IMongoCollection<TransactionRow> Transactions { get; } =
        database.Collection<TransactionRow>(Name(TransactionDocuments.Collection, generation));

    public IMongoCollection<BsonDocument> ProcessedCommands { get; } =
        database.Collection<BsonDocument>(Name(ProcessedCommandDocuments.Collection, generation));

    public IMongoCollection<BsonDocument> Transfers { get; } =
        database.Collection<BsonDocument>(Name(TransferDocuments.Collection, generation));

    public IMongoCollection<BsonDocument> Holds { get; } = database.Collection<BsonDocument>(Name(HoldDocuments.Collection, generation));

    public IMongoCollection<BsonDocument> Reversals { get; } =
        database.Collection<BsonDocument>(Name(ReversalDocuments.Collection, generation));

    public IMongoCollection<BsonDocument> Backdated { get; } =
        database.Collection<BsonDocument>(Name(BackdatedDocuments.Collection, generation));

    public IMongoCollection<BsonDocument> BlockedAccounts { get; } =
        database.Collection<BsonDocument>(Name(BlockedAccountDocuments.Name, generation));

    public IMongoCollection<T> Collection<T>(string name) => database.Collection<T>(Name(name, Generation));

    public void MarkCaughtUp() => _isCaughtUp = true;

    public static string Name(string collection, string generation) => $"{collection}_{generation}";
}
