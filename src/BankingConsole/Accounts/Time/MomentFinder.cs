using BankingConsole.Api;

namespace BankingConsole.Accounts.Time;

/// <summary>Finds how the account stood and how it came to that; what was once seen of the past is remembered, since it does not change.
/// </summary>
internal sealed class MomentFinder(BankClient bank, Guid accountId)
{
    private const int Shown = 12;
    private const int Remembered = 5000;

    private readonly Dictionary<long, HistoryEntry> _entries = [];

    public void Remember(IEnumerable<HistoryEntry> entries)
    {
        if (_entries.Count > Remembered) _entries.Clear();
        foreach (var entry in entries) _entries[entry.Revision] = entry;
    }

    public Task<Moment> Now(DateTimeOffset now, CancellationToken cancellation)
        => Find(now, bank.BalanceNow(accountId, cancellation), cancellation);

    public Task<Moment> At(DateTimeOffset at, CancellationToken cancellation)
        => Find(at, bank.BalanceAt(accountId, at, cancellation), cancellation);

    public async Task<Moment> After(long revision, CancellationToken cancellation)
    {
        var moment = await Find(default, bank.BalanceAfter(accountId, revision, cancellation), cancellation);
        return moment with { At = moment.Steps is [var last, ..] ? last.RecordedAt : moment.Balance?.At ?? default };
    }

    /// <summary>By value date. The steps are those that count by then, where the whole history is known; else the latest.</summary>
    public async Task<Moment> ByValue(DateTimeOffset at, IReadOnlyList<HistoryEntry>? all, CancellationToken cancellation)
    {
        var balance = bank.BalanceByValue(accountId, at, cancellation);
        if (all is null) return await Find(at, balance, cancellation);
        var steps = all.Where(entry => EventWords.ValueAt(entry) <= at).OrderByDescending(EventWords.ValueAt)
            .ThenByDescending(entry => entry.Revision).Take(Shown);
        var reply = await balance;
        return new Moment(at, reply.Value, reply.Problem, [.. steps]);
    }

    private async Task<Moment> Find(DateTimeOffset at, Task<Reply<Balance>> asked, CancellationToken cancellation)
    {
        var reply = await asked;
        if (reply.Value is not { } balance) return new Moment(at, null, reply.Problem, []);
        var (first, last) = (Math.Max(0, balance.Revision - Shown + 1), balance.Revision);
        if (Enumerable.Range(0, (int)(last - first) + 1).Any(one => !_entries.ContainsKey(first + one)))
            Remember(await bank.Steps(accountId, first, last, cancellation));
        var steps = new List<HistoryEntry>();
        for (var revision = last; revision >= first; revision--)
            if (_entries.TryGetValue(revision, out var entry)) steps.Add(entry);
        return new Moment(at, balance, null, steps);
    }
}
