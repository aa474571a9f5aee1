using BankingConsole.Api;

namespace BankingConsole.Accounts.Time;

/// <summary>What the chart draws: the balance from each point on, until the next.</summary>
/// <param name="Points">In the order of time; those from before tell what it began with.</param>
/// <param name="Marks">The events, if they are few enough to be told apart.</param>
/// <param name="Entries">The whole history, if it is short: then no step has to be asked for.</param>
public sealed record Series(
    DateTimeOffset From, DateTimeOffset To, IReadOnlyList<BalancePoint> Points, IReadOnlyList<Mark> Marks,
    IReadOnlyList<HistoryEntry>? Entries)
{
    /// <summary>Which part of the time shown has passed by then: 0 to 1.</summary>
    public double Part(DateTimeOffset at) => Math.Clamp((at - From) / (To - From), 0, 1);

    public DateTimeOffset At(double part) => From + (To - From) * Math.Clamp(part, 0, 1);
}

/// <summary>An event on the chart.</summary>
public sealed record Mark(DateTimeOffset At, decimal Balance, MarkKind Kind);

public enum MarkKind { Credit, Debit, Other }
