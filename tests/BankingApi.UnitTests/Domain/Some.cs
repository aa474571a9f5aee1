using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;

namespace BankingApi.UnitTests.Domain;

/// <summary>Facts and values that tests begin with. Request hashes are those of the requests that <see cref="Requests"/> makes.</summary>
internal static class Some
{
    public static readonly Guid Account = new("0000000a-0000-7000-8000-000000000001");
    public static readonly Guid Other = new("0000000b-0000-7000-8000-000000000002");
    public static readonly Guid Owner = new("0000000c-0000-7000-8000-000000000003");
    public static readonly DateTimeOffset Opening = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);
    public static readonly Currency Eur = Currency.Of("EUR");
    public static readonly Currency Usd = Currency.Of("USD");

    /// <summary>Minutes after the opening.</summary>
    public static DateTimeOffset Minute(int minutes) => Opening.AddMinutes(minutes);

    /// <summary>The id of a command, told apart by a number.</summary>
    public static Guid Id(int number) => new(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0xff);

    public static BankAccountCreated Opened(decimal balance = 0, decimal limit = 0, string currency = "EUR") => new(
        Account, Owner, AccountType.Checking, currency, balance, limit,
        RequestHash.Of(Owner, AccountType.Checking, currency, balance, limit), Opening);

    public static BankAccountSuspended Suspended() => new("suspicion", Minute(1));

    public static BankAccountReactivated Reactivated() => new("cleared", Minute(1));

    public static BankAccountClosed Closed() => new("moved away", 0, Minute(1));

    /// <summary>For an hour.</summary>
    public static HoldPlaced Held(int hold, decimal amount, DateTimeOffset? at = null) => new(
        Id(hold), amount, "hotel", (at ?? Minute(1)).AddHours(1),
        RequestHash.Of(amount, "EUR", "hotel", (at ?? Minute(1)).AddHours(1)), at ?? Minute(1));

    public static FundsReserved Reserved(int transfer, decimal amount, DateTimeOffset? at = null) => new(
        Id(transfer), amount, Other, "rent", RequestHash.Of(Other, amount, "EUR", "rent"), at ?? Minute(1));
}

/// <summary>Requests as the tests send them, told apart by the number of their key.</summary>
internal static class Requests
{
    public static TransactionRequest Deposit(int key, decimal amount, Currency? currency = null)
        => new(Some.Id(key), TransactionType.Deposit, amount, currency, "wages");

    public static TransactionRequest Withdraw(int key, decimal amount, Currency? currency = null)
        => new(Some.Id(key), TransactionType.Withdrawal, amount, currency, null);

    public static TransactionRequest Interest(int key, decimal amount) => new(Some.Id(key), TransactionType.Interest, amount, null, null);

    public static TransferRequest Transfer(int key, decimal amount, Currency? currency = null)
        => new(Some.Id(key), Some.Other, amount, currency, "rent");

    public static HoldRequest Hold(int key, decimal amount, DateTimeOffset? expiresAt = null, Currency? currency = null)
        => new(Some.Id(key), amount, currency, "hotel", expiresAt, TimeSpan.FromDays(7));

    /// <param name="request">The key's number.</param>
    public static CaptureRequest Capture(int hold, decimal amount, int request = 70)
        => new(Some.Id(hold), Some.Id(request), Some.Id(1_000 + hold), amount);

    /// <param name="request">The key's number.</param>
    public static VoidRequest Void(int hold, int request = 71) => new(Some.Id(hold), Some.Id(request), "cancelled");

    /// <param name="request">The key's number.</param>
    public static ReversalRequest Reverse(BankAccountTransactionRecorded transaction, int request = 72)
        => new(Some.Id(request), Some.Id(2_000), transaction, "by mistake");

    public static IncomingTransfer Incoming(int transfer, decimal amount, Currency? currency = null)
        => new(Some.Id(transfer), Some.Other, amount, currency ?? Some.Eur, "rent");
}
