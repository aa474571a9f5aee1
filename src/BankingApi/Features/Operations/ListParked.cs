namespace BankingApi.Features.Operations;

/// <summary>Events that a consumer has set aside, oldest first.</summary>
public sealed record ListParked(Caller Caller, string Name, string? Limit, string? Cursor) : IQuery<Page<ParkedEventResponse>>;

/// <param name="Data">The event's raw bytes, base64: what cannot be decoded can still be looked at.</param>
/// <param name="Metadata">Likewise.</param>
public sealed record ParkedEventResponse(
    string StreamId, long Revision, Guid EventId, string EventType, DateTimeOffset CreatedAt, byte[] Data, byte[] Metadata, string Reason,
    DateTimeOffset ParkedAt);

internal sealed class ListParkedHandler(ProjectionCatalogue catalogue, IPersistentSubscriptions subscriptions)
    : IQueryHandler<ListParked, Page<ParkedEventResponse>>
{
    public async Task<Result<Page<ParkedEventResponse>>> Handle(ListParked query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var page = Paging.Read(query.Caller, query.Limit, query.Cursor, Cursor.Fingerprint("parked", ("name", query.Name)), errors);
        var after = PlaceOf(page.AfterText, errors);
        if (catalogue.Find(query.Name) is not { } projection) return Problem.Of(ProblemCodes.ProjectionNotFound);
        if (errors.Any) return errors.ToProblem();
        // The port reads from the front only, as whoever mends and replays does: a later page reads the ones before it, too.
        for (var count = page.Limit + 1; ; count *= 2)
        {
            var parked = await subscriptions.ReadParked(projection.Group, count, cancellationToken);
            var rest = Following(parked, after);
            if (rest.Count <= page.Limit && parked.Count == count) continue;
            var next = rest.Count > page.Limit ? page.CursorAfter(PlaceOf(rest[page.Limit - 1])) : null;
            return new Page<ParkedEventResponse>([.. rest.Take(page.Limit).Select(Show)], next);
        }
    }

    /// <summary>What was parked after the last of the page before, which may have been replayed since.</summary>
    private static List<ParkedEvent> Following(IReadOnlyList<ParkedEvent> parked, (long At, long Position)? after)
    {
        if (after is not { } last) return [.. parked];
        var found = parked.ToList().FindIndex(one => one.Event.Position == last.Position && one.ParkedAt.UtcTicks == last.At);
        return found >= 0 ? [.. parked.Skip(found + 1)] : [.. parked.SkipWhile(one => one.ParkedAt.UtcTicks <= last.At)];
    }

    private static string PlaceOf(ParkedEvent parked)
        => string.Create(CultureInfo.InvariantCulture, $"{parked.ParkedAt.UtcTicks} {parked.Event.Position}");

    private static (long At, long Position)? PlaceOf(string? text, FieldErrors errors)
    {
        if (text is null) return null;
        if (text.Split(' ') is [var at, var position]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return (ticks, number);
        errors.Add("cursor", "Must be the nextCursor of an earlier page of the same query.");
        return null;
    }

    private static ParkedEventResponse Show(ParkedEvent parked)
    {
        var stored = parked.Event;
        return new(
            stored.Stream, stored.Revision, stored.Id, stored.Type, stored.Created, stored.Data.ToArray(), stored.Metadata.ToArray(),
            parked.Reason, parked.ParkedAt);
    }
}
