using BankingApi.Projections;

namespace BankingApi.Features.Operations;

/// <summary>Rebuilds a read model from the events while the old one goes on answering.</summary>
public sealed record RebuildProjection(Caller Caller, string Name) : ICommand<RebuildResponse>;

/// <param name="Status">REBUILDING: how it goes is told by the list of projections.</param>
public sealed record RebuildResponse(string Name, ProjectionStatus Status);

internal sealed class RebuildProjectionHandler(ViewRebuild rebuild) : ICommandHandler<RebuildProjection, RebuildResponse>
{
    public Task<Result<RebuildResponse>> Handle(RebuildProjection command, CancellationToken cancellationToken)
    {
        // The transfer process keeps nothing that could be rebuilt: its memory is the accounts' own streams.
        if (command.Name != ProjectionCatalogue.Views)
            return Task.FromResult<Result<RebuildResponse>>(Problem.Of(ProblemCodes.ProjectionNotFound));
        rebuild.Request();
        return Task.FromResult<Result<RebuildResponse>>(new RebuildResponse(command.Name, ProjectionStatus.Rebuilding));
    }
}
