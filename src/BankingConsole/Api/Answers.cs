using System.Text.Json;
using System.Text.Json.Serialization;

namespace BankingConsole.Api;

// What the API answers, as docs/openapi.json has it: the fields that the console shows, and no more.

public enum AccountType { Checking, Savings }

public enum AccountStatus { Active, Suspended, Closed }

public enum Direction { Credit, Debit }

public enum TransactionType { Deposit, Withdrawal, Transfer, Interest, Reversal }

public enum TransferStatus { Pending, Completed, Failed }

public enum HoldStatus { Active, Captured, Voided, Expired }

public enum ProjectionStatus { Running, Building, Rebuilding, Stopped }

/// <summary>What a command on an account answers.</summary>
public interface IRecorded
{
    /// <summary>The account's revision since then.</summary>
    long Revision { get; }
}

public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <param name="FirstName">Null, like the other two, when the personal data were erased.</param>
public sealed record Owner(
    Guid Id, string? FirstName, string? LastName, string? Email, DateTimeOffset RegisteredAt, DateTimeOffset? ErasedAt, long Revision)
{
    public string Name => ErasedAt is null ? $"{FirstName} {LastName}" : "Erased owner";
}

public sealed record OwnerSummary(
    int ActiveAccounts, int SuspendedAccounts, int ClosedAccounts, IReadOnlyList<CurrencyTotals> Balances,
    DateTimeOffset? LastActivityAt);

public sealed record CurrencyTotals(string Currency, decimal TotalBalance);

public sealed record Account(
    Guid Id, Guid OwnerId, string? OwnerName, AccountType AccountType, string Currency, decimal Balance, decimal Reserved,
    decimal AvailableBalance, decimal OverdraftLimit, AccountStatus Status, DateTimeOffset OpenedAt, long Revision)
{
    public Account With(Balance now) => this with
    {
        Balance = now.Amount,
        Reserved = now.Reserved,
        AvailableBalance = now.AvailableBalance,
        OverdraftLimit = now.OverdraftLimit,
        Status = now.Status,
        Revision = now.Revision,
    };
}

public sealed record Balance(
    string Currency, [property: JsonPropertyName("balance")] decimal Amount, decimal AvailableBalance, decimal Reserved,
    decimal OverdraftLimit, AccountStatus Status, DateTimeOffset At, long Revision);

public sealed record BalanceSeries(string Currency, IReadOnlyList<BalancePoint> Points);

public sealed record BalancePoint(DateTimeOffset At, decimal Balance);

/// <param name="BalanceBefore">Null for the opening.</param>
public sealed record HistoryEntry(
    long Revision, Guid EventId, string EventType, DateTimeOffset RecordedAt, JsonElement Data, string? Actor, decimal? BalanceBefore,
    decimal BalanceAfter, string? Hash)
{
    /// <summary>A text of the event's own; null where it has none of that name.</summary>
    public string? Text(string name)
        => Data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

public sealed record Transaction(
    Direction Direction, decimal Amount, string Currency, decimal BalanceAfter, DateTimeOffset RecordedAt, long Revision)
    : IRecorded;

public sealed record OverdraftLimit(decimal OldLimit, decimal NewLimit, long Revision) : IRecorded;

public sealed record StatusChange(AccountStatus Status, long Revision) : IRecorded;

public sealed record Hold(
    Guid HoldId, decimal Amount, string Currency, HoldStatus Status, string? Description, DateTimeOffset ExpiresAt,
    DateTimeOffset PlacedAt, long Revision)
    : IRecorded;

public sealed record Transfer(
    Guid TransferId, Guid FromAccountId, Guid ToAccountId, decimal Amount, string Currency, TransferStatus Status, string? FailureCode,
    DateTimeOffset RequestedAt, long? FromRevision, Guid? ReversesTransferId);

public sealed record AllCurrencies(IReadOnlyList<CurrencyFigures> Currencies);

public sealed record CurrencyFigures(
    string Currency, long TotalTransactions, decimal TotalAmount, decimal? AverageTransaction, decimal TotalCredits, decimal TotalDebits,
    decimal? LargestCredit, decimal? LargestDebit, IReadOnlyList<DayFigures> DailyBreakdown);

public sealed record DayFigures(DateOnly Date, long TransactionCount, decimal TotalAmount);

public sealed record ProjectionList(IReadOnlyList<Projection> Items);

/// <param name="RebuildPosition">Null when no views are being filled.</param>
public sealed record Projection(
    string Name, ProjectionStatus Status, long ProcessedPosition, long HeadPosition, long? RebuildPosition, long LagEvents,
    double LagSeconds, long ParkedCount, string? LastError, DateTimeOffset? LastErrorAt);

public sealed record ParkedEvent(string StreamId, long Revision, string EventType, string Reason, DateTimeOffset ParkedAt);

public sealed record Replay(int Replayed);

public sealed record Rebuild(ProjectionStatus Status);
