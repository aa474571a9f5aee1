using BankingConsole.Api;

namespace BankingConsole.Accounts.Time;

/// <summary>What the chart draws: the balance from each point on, until the next.</summary>
/// <param name="Marks">The events, if they are few enough to be told apart.</param>
/// <param name="Entries">The whole history, if it is short: then no step has to be asked for.</param>
public sealed record Series(
    DateTimeOffset From, DateTimeOffset To, IReadOnlyList<BalancePoint> Points, IReadOnlyList<Mark> Marks,
    IReadOnlyList<HistoryEntry>? Entries, bool ByValue);

public sealed record Mark(DateTimeOffset At, decimal Balance, MarkKind Kind);

public enum MarkKind { Credit, Debit, Other }
