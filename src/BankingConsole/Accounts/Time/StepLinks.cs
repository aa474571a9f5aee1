using BankingConsole.Api;

namespace BankingConsole.Accounts.Time;

/// <summary>What steps have to do with each other, as far as they were seen: a reversal with what it takes back, the end of a hold with its
/// beginning.</summary>
public sealed class StepLinks
{
    private readonly Dictionary<Guid, long> _transactions = [];
    private readonly Dictionary<Guid, long> _reversals = [];
    private readonly Dictionary<Guid, long> _holds = [];

    public void Learn(HistoryEntry step)
    {
        if (Id(step, "transactionId") is { } transaction) _transactions[transaction] = step.Revision;
        if (Id(step, "reversesTransactionId") is { } reversed) _reversals[reversed] = step.Revision;
        if (Id(step, "holdId") is { } hold) _holds.TryAdd(hold, step.Revision);
    }

    public bool IsReversed(HistoryEntry step) => Id(step, "transactionId") is { } id && _reversals.ContainsKey(id);

    /// <summary>Null where there is nothing to say.</summary>
    public string? Of(HistoryEntry step)
    {
        if (Id(step, "reversesTransactionId") is { } reversed && _transactions.TryGetValue(reversed, out var mistake))
            return $"takes back no. {mistake}";
        if (Id(step, "transactionId") is { } id && _reversals.TryGetValue(id, out var reversal)) return $"taken back by no. {reversal}";
        if (Id(step, "holdId") is { } hold && _holds.TryGetValue(hold, out var placed) && placed != step.Revision)
            return $"ends the hold of no. {placed}";
        return null;
    }

    /// <summary>The transaction of a step that may be taken back, as far as is known: the bank decides.</summary>
    public static Guid? ReversibleIn(HistoryEntry step)
        => step.Text("type") is "DEPOSIT" or "WITHDRAWAL" or "INTEREST" ? Id(step, "transactionId") : null;

    private static Guid? Id(HistoryEntry step, string name) => Guid.TryParse(step.Text(name), out var id) ? id : null;
}
