using BankingApi.Subscriptions;

namespace BankingApi.Features.Live;

/// <summary>The feed: events of all accounts and owners, in the order of the log.</summary>
/// <param name="After">The <c>nextCursor</c> of the page before; from the start of the log when left out.</param>
/// <param name="WaitSeconds">How long an empty page is held back; 0 when left out.</param>
public sealed record GetFeed(Caller Caller, string? After, string? Limit, string? WaitSeconds) : IQuery<FeedPage>;

/// <summary>A page of the feed.</summary>
/// <param name="NextCursor">Never null, and good for ever: what comes after this page.</param>
public sealed record FeedPage(IReadOnlyList<FeedItem> Items, string NextCursor);

internal sealed class GetFeedHandler(
    VisibleLog log, LogTail tail, EventSerializer serializer, TimeProvider clock, IHostApplicationLifetime lifetime)
    : IQueryHandler<GetFeed, FeedPage>
{
    private const int LongestWait = 30;

    public async Task<Result<FeedPage>> Handle(GetFeed query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var page = Paging.Read(query.Caller, query.Limit, query.After, Cursor.Fingerprint("events"), errors, "after");
        var after = PositionPaging.Read(page, errors) ?? -1;
        var patience = Wait(query.WaitSeconds, errors);
        if (errors.Any) return errors.ToProblem();
        var found = await log.Read(query.Caller, after, page.Limit, cancellationToken);
        if (found.Events.Count == 0 && patience > TimeSpan.Zero)
            found = await Await(query.Caller, found.Position, page.Limit, patience, cancellationToken);
        return new FeedPage(
            [.. found.Events.Select(one => FeedItem.Of(one, serializer))],
            page.CursorAfter(found.Position.ToString(CultureInfo.InvariantCulture)));
    }

    private async Task<VisiblePage> Await(
        Caller caller, long after, int limit, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var place = await tail.Follow(cancellationToken);
        var started = clock.GetTimestamp();
        while (true)
        {
            // Before the look, so that what comes in between is not missed.
            var next = tail.Next;
            var found = await log.Read(caller, after, limit, cancellationToken);
            var left = patience - clock.GetElapsedTime(started);
            // The host waits for what is under way as it stops.
            if (found.Events.Count > 0 || left <= TimeSpan.Zero || lifetime.ApplicationStopping.IsCancellationRequested) return found;
            after = found.Position;
            if (!found.IsEnd) continue;
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
            await next.WaitAsync(left, clock, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static TimeSpan Wait(string? text, FieldErrors errors)
    {
        if (text is null) return TimeSpan.Zero;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LongestWait)
            return TimeSpan.FromSeconds(seconds);
        errors.Add("waitSeconds", $"Must be a whole number from 0 to {LongestWait}.");
        return TimeSpan.Zero;
    }
}
