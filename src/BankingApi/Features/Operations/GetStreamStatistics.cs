namespace BankingApi.Features.Operations;

/// <summary>Statistics of one stream, from its first and last event.</summary>
public sealed record GetStreamStatistics(Caller Caller, string StreamId) : IQuery<StreamResponse>;

/// <param name="StreamAgeDays">Whole days since the first event.</param>
public sealed record StreamResponse(
    string StreamId, long EventCount, DateTimeOffset FirstEventAt, DateTimeOffset LastEventAt, long StreamAgeDays, long LastRevision);

internal sealed class GetStreamStatisticsHandler(IEventStore events, EventSerializer serializer, TimeProvider clock)
    : IQueryHandler<GetStreamStatistics, StreamResponse>
{
    public async Task<Result<StreamResponse>> Handle(GetStreamStatistics query, CancellationToken cancellationToken)
    {
        // Our own streams only: the store's system streams and snapshots are none of a client's business.
        if (!StreamNames.IsAccount(query.StreamId, out _) && !StreamNames.IsOwner(query.StreamId, out _))
            return Problem.Of(ProblemCodes.StreamNotFound);
        var first = await events.ReadForwards(query.StreamId, 0, 1, cancellationToken);
        var last = await events.ReadBackwards(query.StreamId, long.MaxValue, 1, cancellationToken);
        if (first.Count == 0 || last.Count == 0) return Problem.Of(ProblemCodes.StreamNotFound);
        var (started, ended) = (serializer.RecordedAt(first[0]), serializer.RecordedAt(last[0]));
        return new StreamResponse(
            query.StreamId, last[0].Revision - first[0].Revision + 1, started, ended, Ages.InDays(started, clock.GetInstant()),
            last[0].Revision);
    }
}
