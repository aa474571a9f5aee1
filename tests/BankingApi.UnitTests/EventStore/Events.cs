using BankingApi.Domain.Accounts;
using BankingApi.Domain.Owners;
using BankingApi.Domain.Webhooks;
using BankingApi.EventStore;
using BankingApi.EventStore.Serialization;
using BankingApi.EventStore.Upcasting;
using BankingApi.UnitTests.Domain;
using EventStore.Abstractions;

namespace BankingApi.UnitTests.EventStore;

/// <summary>One or more of every event, by the name of its golden file: the stored name, a dot, and what is special about it.</summary>
internal static class Events
{
    public static readonly EventSerializer Serializer = new(
        new EventTypeRegistry(),
        [new BankAccountCreatedV1Upcaster(), new BankAccountTransactionRecordedV1Upcaster(), new FundsReservedV1Upcaster(),
            new PersonRegisteredV1Upcaster()]);

    private static readonly DateTimeOffset At = Some.Opening.AddMilliseconds(7);

    public static readonly IReadOnlyDictionary<string, object> ByName = new Dictionary<string, object>
    {
        ["BankAccountCreatedV2"] =
            new BankAccountCreated(Some.Account, Some.Owner, AccountType.Savings, "KWD", 1.500m, 0.000m, 0x0123_4567_89ab_cdefUL, At),
        ["BankAccountTransactionRecordedV2.deposit"] = new BankAccountTransactionRecorded(
            Some.Id(1), TransactionType.Deposit, Direction.Credit, 10.50m, 79228162514264337593543950.33m, "Löhne & „Boni“ <+>\u2028", null,
            null, null, 1, At, At),
        ["BankAccountTransactionRecordedV2.withdrawal"] = new BankAccountTransactionRecorded(
            Some.Id(1), TransactionType.Withdrawal, Direction.Debit, 0.01m, -0.01m, null, null, null, null, ulong.MaxValue, At, At),
        ["BankAccountTransactionRecordedV2.interest"] = new BankAccountTransactionRecorded(
            Some.Id(1), TransactionType.Interest, Direction.Credit, 1m, 0m, null, null, null, null, 2, At, At),
        ["BankAccountTransactionRecordedV2.transfer-debit"] = new BankAccountTransactionRecorded(
            Some.Id(2), TransactionType.Transfer, Direction.Debit, 30.00m, 70.00m, "rent", Some.Id(9), Some.Other, 5, 0, At, At),
        ["BankAccountTransactionRecordedV2.transfer-credit"] = new BankAccountTransactionRecorded(
            Some.Id(3), TransactionType.Transfer, Direction.Credit, 30.00m, 130.00m, null, Some.Id(9), Some.Account, null, 0, At, At),
        ["BankAccountTransactionRecordedV2.back-dated"] = new BankAccountTransactionRecorded(
            Some.Id(1), TransactionType.Deposit, Direction.Credit, 10.50m, 10.50m, null, null, null, null, 1, At, Some.Opening),
        ["BankAccountTransactionRecordedV2.capture"] = new BankAccountTransactionRecorded(
            Some.Id(4), TransactionType.Withdrawal, Direction.Debit, 12.00m, 88.00m, "hotel", null, null, null, 3, At, At,
            HoldId: Some.Id(8)),
        ["BankAccountTransactionRecordedV2.reversal"] = new BankAccountTransactionRecorded(
            Some.Id(5), TransactionType.Reversal, Direction.Debit, 10.50m, 0.00m, "by mistake", null, null, null, 4, At, At,
            ReversesTransactionId: Some.Id(1)),
        ["HoldPlacedV1"] = new HoldPlaced(Some.Id(8), 20.00m, "hotel", At.AddDays(7), 5, At),
        ["HoldPlacedV1.without-description"] = new HoldPlaced(Some.Id(8), 20.00m, null, At.AddDays(7), 5, At),
        ["HoldVoidedV1"] = new HoldVoided(Some.Id(8), 2, "cancelled", 6, At),
        ["HoldVoidedV1.without-reason"] = new HoldVoided(Some.Id(8), 2, null, 6, At),
        ["HoldExpiredV1"] = new HoldExpired(Some.Id(8), At),
        ["OverdraftLimitChangedV1"] = new OverdraftLimitChanged(50.00m, 80.00m, At),
        ["BankAccountSuspendedV1"] = new BankAccountSuspended("suspicion", At),
        ["BankAccountReactivatedV1"] = new BankAccountReactivated("cleared", At),
        ["BankAccountReactivatedV1.without-reason"] = new BankAccountReactivated(null, At),
        ["BankAccountClosedV1"] = new BankAccountClosed("moved away", 0.00m, At),
        ["FundsReservedV2"] = new FundsReserved(Some.Id(9), 30.00m, Some.Other, "rent", 0xfeUL, At),
        ["FundsReservedV2.without-description"] = new FundsReserved(Some.Id(9), 30.00m, Some.Other, null, 0xfeUL, At),
        ["FundsReservedV2.reversal"] = new FundsReserved(Some.Id(9), 30.00m, Some.Other, "sent in error", 0xfeUL, At, Some.Id(6)),
        ["FundsReservationReleasedV1"] = new FundsReservationReleased(Some.Id(9), "account-suspended", At),
        ["IncomingTransferRefusedV1"] = new IncomingTransferRefused(Some.Id(9), "currency-mismatch", At),
        ["PersonRegisteredV2"] = new PersonRegistered(Some.Owner, "v1.c2FsdCwgdGFnIGFuZCB3aGF0IGlzIHNlYWxlZA", At),
        ["PersonalDataErasedV1"] = new PersonalDataErased("asked for by the owner", At),
        ["WebhookRegisteredV1"] = new WebhookRegistered(
            Some.Id(7), "https://example.com/events?a=b", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
            "BankAccountClosedV1,PersonRegisteredV1", Some.Account, Some.Owner, 0xcdUL, At),
        ["WebhookRegisteredV1.for-all"] = new WebhookRegistered(
            Some.Id(7), "https://example.com/", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3", null, null, null, 0xceUL, At),
        ["WebhookDisabledV1"] = new WebhookDisabled("The receiver answered 410 Gone: it wants nothing more.", At),
        ["WebhookEnabledV1"] = new WebhookEnabled(At),
        ["WebhookRemovedV1"] = new WebhookRemoved(At),
    };

    public static string TypeOf(string golden) => golden.Split('.')[0];

    public static StoredEvent Stored(string type, ReadOnlyMemory<byte> data, long revision = 0)
        => new(StreamNames.OfAccount(Some.Account), revision, revision, Some.Id((int)revision), type, data, ReadOnlyMemory<byte>.Empty,
            Some.Minute(3));

    public static ReadOnlyMemory<byte> Bytes(object @event) => Serializer.Serialize(Some.Id(0), @event, EventMetadata.Unknown).Data;

    /// <summary>A file beside the tests; the newline that ends it, as any text file, is not part of it.</summary>
    public static byte[] Golden(string file)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "EventStore", "Golden", file + ".json"));
        return bytes is [.., (byte)'\n'] ? bytes[..^1] : bytes;
    }
}
