using BankingConsole.Api;

namespace BankingConsole.Accounts.Time;

/// <summary>Gets what the chart draws: all events where they are not too many, else as many points as the chart has pixels.</summary>
internal sealed class SeriesLoader(BankClient bank, KnownHistory history, string zone, CancellationToken gone)
{
    /// <summary>The API gives at most so many intervals at a time.</summary>
    private const int MostIntervals = 1000;

    /// <summary>More could not be told apart.</summary>
    private const int MostMarks = 500;

    /// <summary>Where the API's finest interval is too coarse, so many moments are asked for one by one.</summary>
    private const int Moments = 120;
    private const int MomentsAtOnce = 8;

    private static readonly (string Name, TimeSpan Length)[] Intervals =
        [("hour", TimeSpan.FromHours(1)), ("day", TimeSpan.FromDays(1)), ("month", TimeSpan.FromDays(28))];

    public async Task<Reply<Series>> Load(Account account, DateTimeOffset from, DateTimeOffset to, bool byValue, int pixels)
    {
        if (account.Revision < KnownHistory.Most)
        {
            var all = await history.UpTo(account.Revision, gone);
            return new Reply<Series>(all.Value is null ? null : OfHistory(all.Value, from, to, byValue, pixels), all.Problem);
        }
        if (!byValue && to - from <= TimeSpan.FromDays(7))
        {
            var page = await bank.Transactions(account.Id, from, to, gone);
            if (page.Problem is not null) return new Reply<Series>(null, page.Problem);
            if (page.Value is { NextCursor: null } all) return await OfAll(account, all.Items, from, to);
        }
        return to - from < Intervals[0].Length * Moments
            ? await OfMoments(account, from, to, byValue) : await OfIntervals(account, from, to, byValue, pixels);
    }

    public static Series OfHistory(IReadOnlyList<HistoryEntry> entries, DateTimeOffset from, DateTimeOffset to, bool byValue, int pixels)
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
        return new Series(from, to, Thin(points, from, to, pixels), marks.Count > MostMarks ? [] : marks, entries);
    }

    /// <summary>Of the points in one pixel the first, the lowest, the highest and the last: what is drawn is the same.</summary>
    private static List<BalancePoint> Thin(List<BalancePoint> points, DateTimeOffset from, DateTimeOffset to, int pixels)
        => points.Count <= 2 * pixels ? points :
        [
            .. points.GroupBy(point => Math.Floor((point.At - from) / (to - from) * pixels)).SelectMany(pixel =>
                ((BalancePoint[])[pixel.First(), pixel.MinBy(one => one.Balance)!, pixel.MaxBy(one => one.Balance)!, pixel.Last()])
                    .Distinct().OrderBy(one => one.At)),
        ];

    private async Task<Reply<Series>> OfAll(Account account, IReadOnlyList<Transaction> all, DateTimeOffset from, DateTimeOffset to)
    {
        var before = await bank.BalanceAt(account.Id, from, gone);
        if (before.Problem is { Code: not "account-not-yet-open" } problem) return new Reply<Series>(null, problem);
        List<BalancePoint> points = before.Value is null ? [] : [new BalancePoint(from, before.Value.Amount)];
        points.AddRange(all.Select(one => new BalancePoint(one.RecordedAt, one.BalanceAfter)));
        var marks = all.Select(one =>
            new Mark(one.RecordedAt, one.BalanceAfter, one.Direction == Direction.Credit ? MarkKind.Credit : MarkKind.Debit));
        return new Reply<Series>(new Series(from, to, points, [.. marks], null), null);
    }

    /// <summary>The balance at moments evenly apart: the API answers each in a few milliseconds, however long the history.</summary>
    private async Task<Reply<Series>> OfMoments(Account account, DateTimeOffset from, DateTimeOffset to, bool byValue)
    {
        var points = new BalancePoint?[Moments + 1];
        Problem? problem = null;
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = MomentsAtOnce, CancellationToken = gone };
        await Parallel.ForAsync(0, points.Length, bounds, async (i, cancellation) =>
        {
            var at = from + (to - from) * i / Moments;
            var reply = await (i == Moments ? bank.BalanceNow(account.Id, cancellation)
                : byValue ? bank.BalanceByValue(account.Id, at, cancellation) : bank.BalanceAt(account.Id, at, cancellation));
            if (reply.Value is { } balance) points[i] = new BalancePoint(at, balance.Amount);
            else if (reply.Problem is { Code: not "account-not-yet-open" }) problem = reply.Problem;
        });
        return problem is null ? new Reply<Series>(new Series(from, to, [.. points.OfType<BalancePoint>()], [], null), null)
            : new Reply<Series>(null, problem);
    }

    /// <summary>The finest interval of which there are no more than pixels;
    /// where these are more than the API gives at a time, in several questions at once.</summary>
    private async Task<Reply<Series>> OfIntervals(Account account, DateTimeOffset from, DateTimeOffset to, bool byValue, int pixels)
    {
        var (interval, length) = Intervals.FirstOrDefault(one => (to - from) / one.Length < pixels, Intervals[^1]);
        var most = length * (MostIntervals - 2);
        var asked = new List<Task<Reply<BalanceSeries>>>();
        for (var start = from; start < to; start += most)
            asked.Add(bank.Balances(account.Id, start, start + most < to ? start + most : to, interval, byValue, zone, gone));
        var points = new List<BalancePoint>();
        foreach (var reply in await Task.WhenAll(asked))
        {
            if (reply.Value is null) return new Reply<Series>(null, reply.Problem);
            points.AddRange(reply.Value.Points);
        }
        return new Reply<Series>(new Series(from, to, points, [], null), null);
    }

    private static MarkKind Kind(decimal change) => change switch { > 0 => MarkKind.Credit, < 0 => MarkKind.Debit, _ => MarkKind.Other };
}
