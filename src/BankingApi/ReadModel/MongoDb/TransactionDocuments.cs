using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Transactions: a document for every event that moved money, so nothing grows without bound, and how they are found.</summary>
internal sealed class TransactionDocuments : ViewCollection<TransactionRow, TransactionRow>
{
    public const string Collection = "transactions";

    public const string IsProcessedCommand = "isAnswer";

    /// <summary>More than a stream will ever have; an id has as many digits, so that ids lie in the order of revisions.</summary>
    public const long LastRevision = 999_999_999_999;

    public override string Name => Collection;

    public override IReadOnlyList<BsonDocument> Indexes { get; } =
    [
        new() { { "accountId", 1 }, { "transactionId", 1 } },
        new() { { "accountId", 1 }, { "recordedAt", 1 }, { "revision", 1 } },
        // Covers the figures of the analytics, which are never fetched.
        new() { { "recordedAt", 1 }, { "currency", 1 }, { "direction", 1 }, { "amount", 1 } },
    ];

    public static readonly BsonDocument FiguresOnly = new()
        { { "_id", 0 }, { "recordedAt", 1 }, { "currency", 1 }, { "direction", 1 }, { "amount", 1 } };

    public static string Id(Guid accountId, long revision) => string.Create(CultureInfo.InvariantCulture, $"{accountId:N}:{revision:D12}");

    public static TransactionFigures ReadFigures(BsonDocument d)
        => new(Bson.Instant(d["recordedAt"]), d["currency"].AsString, Bson.Name<Direction>(d["direction"]), Bson.Decimal(d["amount"]));

    public static BsonDocument AnswersTo(Guid accountId, IEnumerable<Guid> commandIds) => new()
    {
        { "accountId", Bson.Of(accountId) }, { "transactionId", new BsonDocument("$in", new BsonArray(commandIds.Select(Bson.Of))) },
        { IsProcessedCommand, true },
    };

    public override TransactionRow Document(TransactionRow row) => row;

    /// <summary>The filters but for the time, which bounds the revisions (both ends inclusive).</summary>
    public static BsonDocument Matching(Guid accountId, TransactionFilter filter, long first, long last)
    {
        var (_, _, type, direction, minAmount, maxAmount) = filter;
        var query = new BsonDocument("_id", new BsonDocument { { "$gte", Id(accountId, first) }, { "$lte", Id(accountId, last) } });
        if (type is { } ofType) query.Add("type", Bson.Of(ofType));
        if (direction is { } way) query.Add("direction", Bson.Of(way));
        return query.Between("amount", minAmount, maxAmount);
    }

    public static BsonDocument Recorded(DateTimeOffset from, DateTimeOffset to, string? currency)
    {
        var query = new BsonDocument("recordedAt", new BsonDocument
        {
            { "$gte", Bson.Milliseconds(Milliseconds.Ceiling(from)) },
            { "$lte", Bson.Milliseconds(Milliseconds.Floor(to)) },
        });
        return currency is null ? query : query.Add("currency", Bson.Of(currency));
    }
}
