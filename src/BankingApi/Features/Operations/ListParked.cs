using BankingApi.EventStore;
using BankingApi.Http;
using BankingApi.Pipeline;

namespace BankingApi.Features.Operations;

/// <summary>Events that a consumer has set aside, oldest first.</summary>
public sealed record ListParked(string Name, string? Limit) : IQuery<Page<ParkedEventResponse>>;

/// <param name="Data">The event's raw bytes, base64: what cannot be decoded can still be looked at.</param>
/// <param name="Metadata">Likewise.</param>
public sealed record ParkedEventResponse(
    string StreamId, long Revision, Guid EventId, string EventType, DateTimeOffset CreatedAt, byte[] Data, byte[] Metadata, string Reason, DateTimeOffset ParkedAt);

internal sealed class ListParkedHandler(ProjectionCatalogue catalogue, ISubscriptions subscriptions) : IQueryHandler<ListParked, Page<ParkedEventResponse>>
{
    public async Task<Result<Page<ParkedEventResponse>>> Handle(ListParked query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var limit = Paging.Limit(query.Limit, errors);
        if (catalogue.Find(query.Name) is not { } projection) return Problem.Of(ProblemCodes.ProjectionNotFound);
        if (errors.Any) return errors.ToProblem();
        var parked = await subscriptions.ReadParked(projection.Group, limit, cancellationToken);
        // No cursor: whoever mends and replays works from the front.
        return new Page<ParkedEventResponse>([.. parked.Select(Show)], null);
    }

    private static ParkedEventResponse Show(ParkedEvent parked)
    {
        var stored = parked.Event;
        return new(
            stored.Stream, stored.Revision, stored.Id, stored.Type, stored.Created, stored.Data.ToArray(), stored.Metadata.ToArray(), parked.Reason, parked.ParkedAt);
    }
}
