using System.Globalization;
using BankingApi.Domain.Accounts;
using MongoDB.Bson;

namespace BankingApi.Views.MongoDb;

/// <summary>Transactions and answers as documents: one each for every event that moved money, so nothing grows without bound.</summary>
internal static class TransactionDocuments
{
    public const string Name = "transactions";

    public const string Answers = "answers";

    public static readonly IReadOnlyList<BsonDocument> Indexes =
    [
        new() { { "accountId", 1 }, { "revision", 1 } },
        new() { { "accountId", 1 }, { "transactionId", 1 } },
        new() { { "accountId", 1 }, { "recordedAt", 1 }, { "revision", 1 } },
        // Covers the figures of the analytics, which are never fetched.
        new() { { "recordedAt", 1 }, { "currency", 1 }, { "direction", 1 }, { "amount", 1 } },
    ];

    public static readonly BsonDocument FiguresOnly = new() { { "_id", 0 }, { "recordedAt", 1 }, { "currency", 1 }, { "direction", 1 }, { "amount", 1 } };

    public static string Id(Guid accountId, long revision) => string.Create(CultureInfo.InvariantCulture, $"{accountId:N}:{revision}");

    public static BsonDocument Of(TransactionView t) => new()
    {
        { "_id", Id(t.AccountId, t.Revision) },
        { "accountId", Bson.Of(t.AccountId) },
        { "revision", Bson.Of(t.Revision) },
        { "transactionId", Bson.Of(t.TransactionId) },
        { "type", Bson.Of(t.Type) },
        { "direction", Bson.Of(t.Direction) },
        { "amount", Bson.Of(t.Amount) },
        { "currency", Bson.Of(t.Currency) },
        { "balanceAfter", Bson.Of(t.BalanceAfter) },
        { "availableBalance", Bson.Of(t.AvailableBalance) },
        { "description", Bson.Of(t.Description) },
        { "transferId", Bson.Of(t.TransferId) },
        { "counterpartyAccountId", Bson.Of(t.CounterpartyAccountId) },
        { "recordedAt", Bson.Of(t.RecordedAt) },
    };

    public static TransactionView Read(BsonDocument d) => new(
        TransactionId: Bson.Guid(d["transactionId"]), AccountId: Bson.Guid(d["accountId"]), Type: Bson.Name<TransactionType>(d["type"]),
        Direction: Bson.Name<Direction>(d["direction"]), Amount: Bson.Decimal(d["amount"]), Currency: d["currency"].AsString,
        BalanceAfter: Bson.Decimal(d["balanceAfter"]), AvailableBalance: Bson.Decimal(d["availableBalance"]),
        Description: Bson.NullableText(d["description"]), TransferId: Bson.NullableGuid(d["transferId"]),
        CounterpartyAccountId: Bson.NullableGuid(d["counterpartyAccountId"]), RecordedAt: Bson.Instant(d["recordedAt"]), Revision: d["revision"].AsInt64);

    public static TransactionFigures ReadFigures(BsonDocument d)
        => new(Bson.Instant(d["recordedAt"]), d["currency"].AsString, Bson.Name<Direction>(d["direction"]), Bson.Decimal(d["amount"]));

    public static BsonDocument Of(AnswerRow answer) => new() { { "_id", AnswerId(answer.AccountId, answer.CommandId) }, { "revision", Bson.Of(answer.Revision) } };

    public static BsonDocument AnswerId(Guid accountId, Guid commandId) => new() { { "accountId", Bson.Of(accountId) }, { "commandId", Bson.Of(commandId) } };

    /// <summary>The filters but for the time, which bounds <paramref name="revisions"/>.</summary>
    public static BsonDocument Matching(Guid accountId, TransactionFilter filter, BsonDocument revisions)
    {
        var query = new BsonDocument("accountId", Bson.Of(accountId));
        if (revisions.ElementCount > 0) query.Add("revision", revisions);
        if (filter.Type is { } type) query.Add("type", Bson.Of(type));
        if (filter.Direction is { } direction) query.Add("direction", Bson.Of(direction));
        return query.Between("amount", filter.MinAmount, filter.MaxAmount);
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
