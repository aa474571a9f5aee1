using BankingApi.Features.Consistency;

namespace BankingApi.Features.Accounts;

/// <summary>The audit trail of an account: its events in order, each with what it did to the balance.</summary>
public sealed record GetHistory(Caller Caller, Guid AccountId, string? At, string? TimeZone, string? Limit, string? Cursor, string? MinRevision)
    : IQuery<WithRevision<Page<HistoryEntry>>>;

/// <summary>One event, and its step of the balance.</summary>
/// <param name="Data">The event as it is stored, in its current version.</param>
/// <param name="CorrelationId">One for all that a request or a transfer set in motion.</param>
/// <param name="CausationId">The command that it answers.</param>
/// <param name="BalanceBefore">Null before the opening.</param>
public sealed record HistoryEntry(
    long Revision, Guid EventId, string EventType, DateTimeOffset RecordedAt, JsonElement Data, string? CorrelationId, string? CausationId,
    string? Actor, decimal? BalanceBefore, decimal BalanceAfter);

internal sealed class GetHistoryHandler(
    EventSerializer serializer, ReadConsistency readModel, Instants instants)
    : IQueryHandler<GetHistory, WithRevision<Page<HistoryEntry>>>
{
    public async Task<Result<WithRevision<Page<HistoryEntry>>>> Handle(GetHistory query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var zone = Instants.Zone(query.TimeZone, errors);
        var at = instants.At(query.At, zone, errors);
        var minRevision = Revisions.Read(query.MinRevision, "minRevision", errors);
        var page = Paging.Read(query.Caller, query.Limit, query.Cursor,
            Cursor.Fingerprint($"accounts/{query.AccountId:D}/history", ("at", query.At), ("timeZone", zone.Id)), errors);
        var after = PositionPaging.Read(page, errors);
        if (errors.Any) return errors.ToProblem();

        if ((await readModel.Past(query.Caller, query.AccountId, minRevision, cancellationToken)).Failed(out var problem, out var past))
            return problem;
        var last = past.Head;
        if (at is { } moment)
        {
            if (moment.IsFuture && moment.At > last.Event.RecordedAt) return Problem.Validation("at", Instants.IsInTheFuture);
            if (await past.LastUntil(moment.At, null, cancellationToken) is not { } cut)
                return Problem.Of(ProblemCodes.AccountNotYetOpen);
            last = cut;
        }
        var from = (after ?? -1) + 1;
        var events = await past.Read(from, page.Limit + 1, cancellationToken);
        var entries = await Explain(past, from, [.. events.Where(one => one.Revision <= last.Revision)], cancellationToken);
        return new WithRevision<Page<HistoryEntry>>(
            PositionPaging.Page(entries, page, entry => entry.Revision, entry => entry), last.Revision);
    }

    private async ValueTask<List<HistoryEntry>> Explain(
        AccountPast past, long from, List<PastEvent> events, CancellationToken cancellationToken)
    {
        decimal? before = null;
        if (from > 0 && events.Count > 0)
            before = (await past.BalancesAfter((await past.At(from - 1, cancellationToken))!, cancellationToken)).Balance;
        var entries = new List<HistoryEntry>(events.Count);
        foreach (var one in events)
        {
            var after = (await past.BalancesAfter(one, cancellationToken)).Balance;
            var (type, data) = serializer.Current(one.Stored);
            using var json = JsonDocument.Parse(data);
            entries.Add(new(
                one.Revision, one.Stored.Id, type, one.Event.RecordedAt, json.RootElement.Clone(), one.Metadata.CorrelationId,
                one.Metadata.CausationId, one.Metadata.Actor, before, after));
            before = after;
        }
        return entries;
    }
}
