using BankingConsole.Api;

namespace BankingConsole.Accounts.Time;

/// <summary>Gets what the chart draws: all events where they are few, else as many points as the chart has pixels.</summary>
internal static class SeriesLoader
{
    /// <summary>The API gives at most so many intervals, and so many events a page.</summary>
    private const int MostPoints = 1000;
    private const int MostEvents = 500;

    private static readonly (string Name, TimeSpan Length)[] Intervals =
        [("hour", TimeSpan.FromHours(1)), ("day", TimeSpan.FromDays(1)), ("month", TimeSpan.FromDays(28))];

    public static async Task<Reply<Series>> Load(
        BankClient bank, Account account, DateTimeOffset from, DateTimeOffset to, bool byValue, int pixels, string zone,
        CancellationToken cancellation)
    {
        if (account.Revision < MostEvents)
        {
            var history = await bank.History(account.Id, cancellation);
            return new Reply<Series>(history.Value is null ? null : OfHistory(history.Value.Items, from, to, byValue), history.Problem);
        }
        if (!byValue && to - from <= TimeSpan.FromDays(7))
        {
            var page = await bank.Transactions(account.Id, from, to, cancellation);
            if (page.Problem is not null) return new Reply<Series>(null, page.Problem);
            if (page.Value is { NextCursor: null } all) return await OfAll(bank, account, all.Items, from, to, cancellation);
        }
        return await Sample(bank, account, from, to, byValue, pixels, zone, cancellation);
    }

    public static Series OfHistory(IReadOnlyList<HistoryEntry> entries, DateTimeOffset from, DateTimeOffset to, bool byValue)
    {
        var points = new List<BalancePoint>();
        var marks = new List<Mark>();
        var balance = 0m;
        foreach (var entry in byValue ? [.. entries.OrderBy(EventWords.ValueAt)] : entries)
        {
            var at = byValue ? EventWords.ValueAt(entry) : entry.RecordedAt;
            var change = entry.BalanceAfter - (entry.BalanceBefore ?? 0);
            balance = byValue ? balance + change : entry.BalanceAfter;
            points.Add(new BalancePoint(at, balance));
            if (at >= from) marks.Add(new Mark(at, balance, Kind(change)));
        }
        return new Series(from, to, points, marks, entries, byValue);
    }

    private static async Task<Reply<Series>> OfAll(
        BankClient bank, Account account, IReadOnlyList<Transaction> all, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation)
    {
        var before = await bank.BalanceAt(account.Id, from, cancellation);
        if (before.Problem is { Code: not "account-not-yet-open" } problem) return new Reply<Series>(null, problem);
        List<BalancePoint> points = before.Value is null ? [] : [new BalancePoint(from, before.Value.Amount)];
        points.AddRange(all.Select(one => new BalancePoint(one.RecordedAt, one.BalanceAfter)));
        var marks = all.Select(one =>
            new Mark(one.RecordedAt, one.BalanceAfter, one.Direction == Direction.Credit ? MarkKind.Credit : MarkKind.Debit));
        return new Reply<Series>(new Series(from, to, points, [.. marks], null, false), null);
    }

    /// <summary>The finest interval of which there are no more than pixels;
    /// where these are more than the API gives at a time, in several questions at once.</summary>
    private static async Task<Reply<Series>> Sample(
        BankClient bank, Account account, DateTimeOffset from, DateTimeOffset to, bool byValue, int pixels, string zone,
        CancellationToken cancellation)
    {
        var (interval, length) = Intervals.FirstOrDefault(one => (to - from) / one.Length < pixels, Intervals[^1]);
        var most = length * (MostPoints - 2);
        var asked = new List<Task<Reply<BalanceSeries>>>();
        for (var start = from; start < to; start += most)
            asked.Add(bank.Balances(account.Id, start, start + most < to ? start + most : to, interval, byValue, zone, cancellation));
        var points = new List<BalancePoint>();
        foreach (var reply in await Task.WhenAll(asked))
        {
            if (reply.Value is null) return new Reply<Series>(null, reply.Problem);
            points.AddRange(reply.Value.Points);
        }
        return new Reply<Series>(new Series(from, to, points, [], null, byValue), null);
    }

    private static MarkKind Kind(decimal change) => change switch { > 0 => MarkKind.Credit, < 0 => MarkKind.Debit, _ => MarkKind.Other };
}
