using BankingApi.Features.Consistency;

namespace BankingApi.Features.Accounts;

/// <summary>A series of balances for a chart.</summary>
public sealed record GetBalances(
    Caller Caller, Guid AccountId, string? From, string? To, string? Interval, string? By, string? TimeZone, string? MinRevision)
    : IQuery<WithRevision<BalancesResponse>>;

/// <param name="Points">One per interval of the zone's calendar, from the opening on.</param>
public sealed record BalancesResponse(string Currency, IReadOnlyList<BalancePoint> Points);

/// <param name="At">The end of the interval; of the last, where the series ends.</param>
public sealed record BalancePoint(DateTimeOffset At, decimal Balance);

internal sealed class GetBalancesHandler(AccountRepository accounts, ReadConsistency readModel, ValueTime valueTime, Instants instants)
    : IQueryHandler<GetBalances, WithRevision<BalancesResponse>>
{
    private const int MaxIntervals = 1_000;

    private static readonly Comparer<BalancePoint> PointsInTime = Comparer<BalancePoint>.Create((a, b) => a.At.CompareTo(b.At));

    public async Task<Result<WithRevision<BalancesResponse>>> Handle(GetBalances query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (query.From is null) errors.Add("from", "Is required.");
        var range = instants.Range(query.From, query.To, query.TimeZone, errors);
        var minRevision = Revisions.Read(query.MinRevision, "minRevision", errors);
        var next = CalendarIntervals.Of(query.Interval ?? "day");
        if (next is null) errors.Add("interval", "Must be hour, day or month.");
        if (query.By is not (null or "recorded" or "value")) errors.Add("by", "Must be recorded or value.");
        var now = instants.Now;
        if (query.To is null && range.From > now) errors.Add("from", "Must not be after `to`, which is now when it is left out.");
        if (errors.Any) return errors.ToProblem();

        var (from, to) = (range.From!.Value, range.To ?? now);
        var ends = CalendarIntervals.Ends(from, to, range.Zone, next!).Take(MaxIntervals + 1).ToList();
        if (ends.Count > MaxIntervals)
            return Problem.Validation("interval", "Asks for more than 1000 intervals: take a longer one or a shorter range.");

        if ((await readModel.Past(query.Caller, query.AccountId, minRevision, cancellationToken)).Failed(out var problem, out var past))
            return problem;
        return new WithRevision<BalancesResponse>(past.Head.Revision, async () =>
        {
            // A range that is yet to come has no points: clipped to now, they would lie before it.
            var points = from > now ? [] : await Points(past, ends, to < now ? to : now, query.By == "value", cancellationToken);
            return new((await accounts.Find(query.Caller, query.AccountId, cancellationToken))!.Currency.Code, points);
        });
    }

    private async ValueTask<List<BalancePoint>> Points(
        AccountPast past, List<DateTimeOffset> ends, DateTimeOffset last, bool byValue, CancellationToken cancellationToken)
    {
        var points = new List<BalancePoint>(ends.Count);
        var (cut, first) = ((PastEvent?)null, (PastEvent?)null);
        foreach (var end in ends)
        {
            var at = end < last ? end : last;
            // Each search starts where the one before ended, since time only goes forwards.
            cut = await past.LastUntil(at, cut, cancellationToken);
            first ??= cut;
            if (cut is not null) points.Add(new(at, (await past.BalancesAfter(cut, cancellationToken)).Balance));
            if (end >= last) break;
        }
        return byValue && first is not null
            ? WithBackdated(points, await valueTime.Backdated(past, first.Revision, past.Head.Revision, cancellationToken)) : points;
    }

    /// <summary>What was recorded after a point, and counts since before it, belongs to it.</summary>
    private static List<BalancePoint> WithBackdated(List<BalancePoint> points, List<BackdatedTransaction> backdated)
    {
        // What each adds from one point on and takes away again at another: then the points are walked once, however many there are.
        var steps = new decimal[points.Count + 1];
        foreach (var one in backdated)
        {
            steps[FirstFrom(one.ValueAt)] += one.Amount;
            steps[FirstFrom(one.RecordedAt)] -= one.Amount;
        }
        var (sum, next) = (0m, 0);
        return points.ConvertAll(point => point with { Balance = point.Balance + (sum += steps[next++]) });

        int FirstFrom(DateTimeOffset moment)
        {
            var index = points.BinarySearch(new(moment, 0), PointsInTime);
            return index < 0 ? ~index : index;
        }
    }
}
