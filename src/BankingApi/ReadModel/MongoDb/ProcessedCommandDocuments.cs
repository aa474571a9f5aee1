using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Commands whose answer is not found as a transaction of their own id.</summary>
internal sealed class ProcessedCommandDocuments : ViewCollection<ProcessedCommandRow, BsonDocument>
{
    public const string Collection = "answers";

    public override string Name => Collection;

    public override BsonDocument Document(ProcessedCommandRow row)
        => new() { { "_id", Id(row.AccountId, row.CommandId) }, { "revision", Bson.Of(row.Revision) } };

    public static BsonDocument AnswersTo(Guid accountId, IEnumerable<Guid> commandIds)
        => new("_id", new BsonDocument("$in", new BsonArray(commandIds.Select(id => Id(accountId, id)))));

    public static (Guid CommandId, long Revision) Read(BsonDocument document)
        => (Bson.Guid(document["_id"]["commandId"]), document["revision"].AsInt64);

    private static BsonDocument Id(Guid accountId, Guid commandId)
        => new() { { "accountId", Bson.Of(accountId) }, { "commandId", Bson.Of(commandId) } };
}
