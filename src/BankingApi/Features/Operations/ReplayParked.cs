using BankingApi.Projections;

namespace BankingApi.Features.Operations;

/// <summary>Delivers parked events once more, after what was wrong has been mended.</summary>
public sealed record ReplayParked(Caller Caller, string Name) : ICommand<ReplayResponse>;

/// <param name="Replayed">How many events were put back. More may be parked: ask again.</param>
public sealed record ReplayResponse(string Name, int Replayed);

internal sealed class ReplayParkedHandler(
    ProjectionCatalogue catalogue, IPersistentSubscriptions subscriptions, BlockedAccounts blocked, ProjectionRunner runner,
    ProjectionPause pause)
    : ICommandHandler<ReplayParked, ReplayResponse>
{
    /// <summary>Events put back at a time, so that a thousand that still fail do not run in circles at once.</summary>
    private const int Chunk = 1_000;

    public async Task<Result<ReplayResponse>> Handle(ReplayParked command, CancellationToken cancellationToken)
    {
        if (catalogue.Find(command.Name) is not { } projection) return Problem.Of(ProblemCodes.ProjectionNotFound);
        var replayed = await subscriptions.ReplayParked(projection.Group, Chunk, cancellationToken);
        if (projection.Name == ProjectionCatalogue.Views) await RetryHeld(cancellationToken);
        return new ReplayResponse(projection.Name, replayed);
    }

    /// <summary>Accounts can be held with nothing parked, see <see cref="ProjectionRunner.Retry"/>;
    /// for the others this only comes first.</summary>
    private async Task RetryHeld(CancellationToken cancellationToken)
    {
        foreach (var account in blocked.All.Take(Chunk))
            using (await pause.Enter(cancellationToken)) await runner.Retry(account, cancellationToken);
    }
}
