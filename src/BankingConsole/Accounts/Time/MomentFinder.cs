using BankingConsole.Api;

namespace BankingConsole.Accounts.Time;

/// <summary>Finds how the account stood and how it came to that; what was once seen of the past is remembered, since it does not change.
/// </summary>
internal sealed class MomentFinder(BankClient bank, Guid accountId, CancellationToken gone)
{
    private const int Shown = 12;
    private const int Remembered = 5000;

    private readonly Dictionary<long, HistoryEntry> _entries = [];

    public StepLinks Links { get; } = new();

    public void Remember(IEnumerable<HistoryEntry> entries)
    {
        if (_entries.Count > Remembered) _entries.Clear();
        foreach (var entry in entries)
        {
            _entries[entry.Revision] = entry;
            Links.Learn(entry);
        }
    }

    public async Task<Moment> Now(DateTimeOffset now) => await Explain(now, await bank.BalanceNow(accountId, gone));

    public async Task<Moment> At(DateTimeOffset at) => await Explain(at, await bank.BalanceAt(accountId, at, gone));

    public async Task<Moment> After(long revision)
    {
        var reply = await bank.BalanceAfter(accountId, revision, gone);
        return await Explain(reply.Value?.At ?? default, reply);
    }

    /// <summary>By value date. The steps are those that count by then, where the whole history is known; else the latest.</summary>
    public async Task<Moment> ByValue(DateTimeOffset at, IReadOnlyList<HistoryEntry>? all)
    {
        var reply = await bank.BalanceByValue(accountId, at, gone);
        if (all is null || reply.Value is null) return await Explain(at, reply);
        var steps = all.Where(entry => EventWords.ValueAt(entry) <= at).OrderByDescending(EventWords.ValueAt)
            .ThenByDescending(entry => entry.Revision).Take(Shown);
        return new Moment(at, reply.Value, null, [.. steps]);
    }

    private async Task<Moment> Explain(DateTimeOffset at, Reply<Balance> reply)
    {
        if (reply.Value is not { } balance) return new Moment(at, null, reply.Problem, []);
        var (first, last) = (Math.Max(0, balance.Revision - Shown + 1), balance.Revision);
        Problem? problem = null;
        if (Enumerable.Range(0, (int)(last - first) + 1).Any(one => !_entries.ContainsKey(first + one)))
        {
            var told = await bank.Steps(accountId, first, last, gone);
            problem = told.Problem;
            Remember(told.Value ?? []);
        }
        var steps = new List<HistoryEntry>();
        for (var revision = last; revision >= first; revision--)
            if (_entries.TryGetValue(revision, out var entry)) steps.Add(entry);
        return new Moment(at, balance, problem, steps);
    }
}
