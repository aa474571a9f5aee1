using BankingApi.Http.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Authorization;

namespace BankingApi.Features.Operations;

/// <summary>What operators look at and steer.</summary>
[Route("api/v1/operations")]
public sealed class OperationsController(IMediator mediator) : ControllerBase
{
    /// <summary>Statistics of one stream; an account carries the name of its own.</summary>
    [HttpGet("streams/{streamId}", Name = nameof(GetStreamStatistics))]
    [Authorize(Scopes.OperationsRead)]
    [Reads(ReadSource.Log)]
    [Refuses(ProblemCodes.StreamNotFound)]
    [ProducesResponseType<StreamResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Stream([FromRoute] string streamId, CancellationToken cancellationToken)
        => this.ToActionResult(await mediator.Send(new GetStreamStatistics(this.Caller, streamId), cancellationToken));

    /// <summary>Accounts, not closed, whose last event is older.</summary>
    /// <param name="maxAgeDays">0 to 36,500; 30 when left out.</param>
    [HttpGet("streams/stale", Name = nameof(ListStaleStreams))]
    [Authorize(Scopes.OperationsRead)]
    [Reads(ReadSource.Views)]
    [ProducesResponseType<Page<StaleStreamResponse>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Stale(
        [FromQuery] string? maxAgeDays, [FromQuery] string? limit, [FromQuery] string? cursor, CancellationToken cancellationToken)
        => this.ToActionResult(await mediator.Send(new ListStaleStreams(this.Caller, maxAgeDays, limit, cursor), cancellationToken));

    /// <summary>How the consumers of the log stand.</summary>
    [HttpGet("projections", Name = nameof(ListProjections))]
    [Authorize(Scopes.OperationsRead)]
    [Reads(ReadSource.Log)]
    [ProducesResponseType<ProjectionsResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Projections(CancellationToken cancellationToken)
        => this.ToActionResult(await mediator.Send(new ListProjections(this.Caller), cancellationToken));

    /// <summary>Events that a projection has set aside, with their raw bytes and the reason; oldest first.</summary>
    [HttpGet("projections/{name}/parked", Name = nameof(ListParked))]
    [Authorize(Scopes.OperationsRead)]
    [Reads(ReadSource.Log)]
    [Refuses(ProblemCodes.ProjectionNotFound)]
    [ProducesResponseType<Page<ParkedEventResponse>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Parked(
        [FromRoute] string name, [FromQuery] string? limit, [FromQuery] string? cursor, CancellationToken cancellationToken)
        => this.ToActionResult(await mediator.Send(new ListParked(this.Caller, name, limit, cursor), cancellationToken));

    /// <summary>Delivers parked events once more, up to 1,000 at a time.</summary>
    [HttpPost("projections/{name}/parked/replay", Name = nameof(ReplayParked))]
    [Authorize(Scopes.OperationsWrite)]
    [Refuses(ProblemCodes.ProjectionNotFound)]
    [ProducesResponseType<ReplayResponse>(StatusCodes.Status202Accepted)]
    public async Task<IActionResult> Replay([FromRoute] string name, CancellationToken cancellationToken)
        => (await mediator.Send(new ReplayParked(this.Caller, name), cancellationToken)).Failed(out var problem, out var replay)
            ? new ProblemResult(problem)
            : JsonActionResult.Of(replay, StatusCodes.Status202Accepted);

    /// <summary>Rebuilds the read model from the events while reads go on.</summary>
    /// <param name="name">`views`. In `transfers` there is nothing to rebuild: 404 `projection-not-found`.</param>
    [HttpPost("projections/{name}/rebuild", Name = nameof(RebuildProjection))]
    [Authorize(Scopes.OperationsWrite)]
    [Refuses(ProblemCodes.ProjectionNotFound)]
    [ProducesResponseType<RebuildResponse>(StatusCodes.Status202Accepted)]
    public async Task<IActionResult> Rebuild([FromRoute, OneOf("views")] string name, CancellationToken cancellationToken)
        => (await mediator.Send(new RebuildProjection(this.Caller, name), cancellationToken)).Failed(out var problem, out var rebuild)
            ? new ProblemResult(problem)
            : JsonActionResult.Of(rebuild, StatusCodes.Status202Accepted);
}
