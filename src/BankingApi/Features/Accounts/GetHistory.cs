using BankingApi.Features.Consistency;

namespace BankingApi.Features.Accounts;

/// <summary>The audit trail of an account: its events in order, each with what it did to the balance.</summary>
public sealed record GetHistory(
    Caller Caller, Guid AccountId, string? At, string? TimeZone, string? Limit, string? Cursor, string? MinRevision)
    : IQuery<WithRevision<Page<HistoryEntry>>>;

internal sealed class GetHistoryHandler(AuditTrail audit, ReadConsistency readModel, Instants instants)
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
        return new WithRevision<Page<HistoryEntry>>(last.Revision, async () =>
        {
            var from = (after ?? -1) + 1;
            var events = await past.Read(from, page.Limit + 1, cancellationToken);
            var entries = await audit.Explain(past, [.. events.Where(one => one.Revision <= last.Revision)], cancellationToken);
            return PositionPaging.Page(entries, page, entry => entry.Revision, entry => entry);
        });
    }
}
