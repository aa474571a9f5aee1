using BankingApi.EventStore;
using BankingApi.Http;
using BankingApi.Pipeline;

namespace BankingApi.Features.Operations;

/// <summary>Delivers parked events once more, after what was wrong has been mended.</summary>
public sealed record ReplayParked(string Name) : ICommand<ReplayResponse>;

/// <param name="Replayed">How many events were put back. More may be parked: ask again.</param>
public sealed record ReplayResponse(string Name, int Replayed);

internal sealed class ReplayParkedHandler(ProjectionCatalogue catalogue, ISubscriptions subscriptions) : ICommandHandler<ReplayParked, ReplayResponse>
{
    /// <summary>Events put back at a time, so that a thousand that still fail do not run in circles at once.</summary>
    private const int Chunk = 1_000;

    public async Task<Result<ReplayResponse>> Handle(ReplayParked command, CancellationToken cancellationToken)
        => catalogue.Find(command.Name) is { } projection
            ? new ReplayResponse(projection.Name, await subscriptions.ReplayParked(projection.Group, Chunk, cancellationToken))
            : Problem.Of(ProblemCodes.ProjectionNotFound);
}
