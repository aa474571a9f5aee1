using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>One generation of the views: collections of their own, named after it.</summary>
internal sealed class MongoViewSet(MongoViewDatabase database, string generation)
{
    private volatile bool _isLevel;

    public string Generation { get; } = generation;

    /// <summary>See <see cref="ViewProgress.IsCaughtUp"/>.</summary>
    public bool IsCaughtUp => _isLevel;

    public IMongoCollection<AccountDocument> Accounts { get; } =
        database.Collection<AccountDocument>(Name(AccountDocuments.Name, generation));

    public IMongoCollection<BsonDocument> Owners { get; } = database.Collection(Name(OwnerDocuments.Name, generation));

    public IMongoCollection<TransactionDocument> Transactions { get; } =
        database.Collection<TransactionDocument>(Name(TransactionDocuments.Name, generation));

    public IMongoCollection<BsonDocument> ProcessedCommands { get; } =
        database.Collection(Name(TransactionDocuments.ProcessedCommands, generation));

    public IMongoCollection<BsonDocument> Transfers { get; } = database.Collection(Name(TransferDocuments.Name, generation));

    public IMongoCollection<BsonDocument> BlockedAccounts { get; } = database.Collection(Name(BlockedAccountDocuments.Name, generation));

    public void MarkCaughtUp() => _isLevel = true;

    public static string Name(string collection, string generation) => $"{collection}_{generation}";

    /// <summary>The generation that a collection belongs to; null where it is none of the views'.</summary>
    public static ObjectId? GenerationOf(string collection)
        => collection.Split('_') is [var name, var generation] && MongoViewSchema.Collections.Any(ours => ours.Collection == name)
            && ObjectId.TryParse(generation, out var id) ? id : null;
}
