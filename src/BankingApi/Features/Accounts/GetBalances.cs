using BankingApi.Features.Consistency;

namespace BankingApi.Features.Accounts;

/// <summary>A series of balances for a chart.</summary>
public sealed record GetBalances(Caller Caller, Guid AccountId, string? From, string? To, string? Interval, string? TimeZone, string? MinRevision)
    : IQuery<WithRevision<BalancesResponse>>;

/// <param name="Points">One per interval of the zone's calendar, from the opening on.</param>
public sealed record BalancesResponse(string Currency, IReadOnlyList<BalancePoint> Points);

/// <param name="At">The end of the interval; of the last, where the series ends.</param>
public sealed record BalancePoint(DateTimeOffset At, decimal Balance);

internal sealed class GetBalancesHandler(AccountRepository accounts, ReadConsistency readModel, Instants instants)
    : IQueryHandler<GetBalances, WithRevision<BalancesResponse>>
{
    private const int MaxIntervals = 1_000;

    public async Task<Result<WithRevision<BalancesResponse>>> Handle(GetBalances query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (query.From is null) errors.Add("from", "Is required.");
        var range = instants.Range(query.From, query.To, query.TimeZone, errors);
        var minRevision = Revisions.Read(query.MinRevision, "minRevision", errors);
        var next = CalendarIntervals.Of(query.Interval ?? "day");
        if (next is null) errors.Add("interval", "Must be hour, day or month.");
        var now = instants.Now;
        if (query.To is null && range.From > now) errors.Add("from", "Must not be after `to`, which is now when it is left out.");
        if (errors.Any) return errors.ToProblem();

        var (from, to) = (range.From!.Value, range.To ?? now);
        var ends = CalendarIntervals.Ends(from, to, range.Zone, next!).Take(MaxIntervals + 1).ToList();
        if (ends.Count > MaxIntervals)
            return Problem.Validation("interval", "Asks for more than 1000 intervals: take a longer one or a shorter range.");

        if ((await readModel.Past(query.Caller, query.AccountId, minRevision, cancellationToken)).Failed(out var problem, out var past))
            return problem;
        // A range that is yet to come has no points: clipped to now, they would lie before it.
        var points = from > now ? [] : await Points(past, ends, to < now ? to : now, cancellationToken);
        var currency = (await accounts.Find(query.Caller, query.AccountId, cancellationToken))!.Currency.Code;
        return new WithRevision<BalancesResponse>(new(currency, points), past.Head.Revision);
    }

    private static async ValueTask<List<BalancePoint>> Points(
        AccountPast past, List<DateTimeOffset> ends, DateTimeOffset last, CancellationToken cancellationToken)
    {
        var points = new List<BalancePoint>(ends.Count);
        PastEvent? cut = null;
        foreach (var end in ends)
        {
            var at = end < last ? end : last;
            // Each search starts where the one before ended, since time only goes forwards.
            cut = await past.LastUntil(at, cut, cancellationToken);
            if (cut is not null) points.Add(new(at, (await past.BalancesAfter(cut, cancellationToken)).Balance));
            if (end >= last) break;
        }
        return points;
    }
}
