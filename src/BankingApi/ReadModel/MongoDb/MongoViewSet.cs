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

    public IMongoCollection<AccountDocument> Accounts => Collection<AccountDocument>(AccountDocuments.Name);

    public IMongoCollection<BsonDocument> Owners => Collection<BsonDocument>(OwnerDocuments.Name);

    public IMongoCollection<TransactionRow> Transactions => Collection<TransactionRow>(TransactionDocuments.Collection);

    public IMongoCollection<BsonDocument> ProcessedCommands => Collection<BsonDocument>(ProcessedCommandDocuments.Collection);

    public IMongoCollection<BsonDocument> Transfers => Collection<BsonDocument>(TransferDocuments.Collection);

    public IMongoCollection<BsonDocument> BlockedAccounts => Collection<BsonDocument>(BlockedAccountDocuments.Name);

    public IMongoCollection<T> Collection<T>(string name) => database.Collection<T>(Name(name, Generation));

    public void MarkCaughtUp() => _isCaughtUp = true;

    public static string Name(string collection, string generation) => $"{collection}_{generation}";

}
