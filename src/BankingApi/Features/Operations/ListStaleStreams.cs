using BankingApi.Features.Consistency;

namespace BankingApi.Features.Operations;

/// <summary>Accounts, not closed, on which nothing has happened for a while.</summary>
/// <param name="MaxAgeDays">Older than so many days; 30 when left out.</param>
public sealed record ListStaleStreams(Caller Caller, string? MaxAgeDays, string? Limit, string? Cursor) : IQuery<Page<StaleStreamResponse>>;

/// <param name="AgeDays">Whole days since the last event.</param>
public sealed record StaleStreamResponse(Guid AccountId, string StreamId, DateTimeOffset LastEventAt, long AgeDays);

internal sealed class ListStaleStreamsHandler(VisibleViews views, ReadConsistency readModel, TimeProvider clock)
    : IQueryHandler<ListStaleStreams, Page<StaleStreamResponse>>
{
    private const int DefaultDays = 30;
    private const int MostDays = 36_500;

    public async Task<Result<Page<StaleStreamResponse>>> Handle(ListStaleStreams query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var days = DefaultDays;
        if (query.MaxAgeDays is not null
            && (!int.TryParse(query.MaxAgeDays, NumberStyles.None, CultureInfo.InvariantCulture, out days) || days > MostDays))
            errors.Add("maxAgeDays", $"Must be a whole number from 0 to {MostDays}.");
        var page = Paging.Read(
            query.Caller, query.Limit, query.Cursor, Cursor.Fingerprint("stale", ("maxAgeDays", days.ToString(CultureInfo.InvariantCulture))), errors);
        var after = PositionPaging.Read(page, errors);
        if (errors.Any) return errors.ToProblem();
        if (await readModel.WaitForLists(cancellationToken) is { } problem) return problem;
        var now = clock.GetInstant();
        var found = await views.ListStaleAccounts(query.Caller, now.AddDays(-days), after, page.Limit + 1, cancellationToken);
        return PositionPaging.Page(
            found, page, account => account.Position,
            account => new StaleStreamResponse(
                account.Id, StreamNames.OfAccount(account.Id), account.LastModifiedAt, Ages.InDays(account.LastModifiedAt, now)));
    }
}
