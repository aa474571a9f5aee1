using BankingApi.Projections;
using BankingApi.Subscriptions;

namespace BankingApi.Features.Operations;

/// <summary>How the service's consumers of the log stand.</summary>
public sealed record ListProjections(Caller Caller) : IQuery<ProjectionsResponse>;

public sealed record ProjectionsResponse(IReadOnlyList<ProjectionResponse> Items);

/// <summary>Whether a consumer does its work: a dead worker is STOPPED, however level it looks.</summary>
public enum ProjectionStatus { Running, Building, Rebuilding, Stopped }

/// <param name="ProcessedPosition">Everything up to this position of the log has been dealt with; -1 at first.</param>
/// <param name="HeadPosition">Position of the log's last event.</param>
/// <param name="RebuildPosition">How far the views have got that are filled beside those that answer; null when none are.</param>
/// <param name="LagSeconds">Age of the oldest event that has not been dealt with; 0 when level.</param>
/// <param name="HeldAccounts">Accounts whose view waits for a parked event to be mended and replayed.</param>
public sealed record ProjectionResponse(
    string Name, string Group, ProjectionStatus Status, long ProcessedPosition, long HeadPosition, long? RebuildPosition,
    long LagEvents, double LagSeconds, long ParkedCount, IReadOnlyList<Guid> HeldAccounts, string? LastError, DateTimeOffset? LastErrorAt);

internal sealed class ListProjectionsHandler(
    ProjectionCatalogue catalogue, IPersistentSubscriptions subscriptions, BlockedAccounts blocked, TimeProvider clock)
    : IQueryHandler<ListProjections, ProjectionsResponse>
{
    private const int MostHeld = 500;

    public async Task<Result<ProjectionsResponse>> Handle(ListProjections query, CancellationToken cancellationToken)
    {
        var items = new List<ProjectionResponse>();
        foreach (var one in catalogue.All)
        {
            // Before the head is asked for: what is being filled is never ahead of it.
            var (state, rebuilt) = (StatusOf(one.State), RebuildPositionOf(one.State));
            var group = await subscriptions.Status(one.Group, cancellationToken);
            items.Add(new(
                one.Name, one.Group, state, group.ProcessedPosition, group.HeadPosition, rebuilt,
                group.LagEvents, Lag.Seconds(group, clock), group.ParkedCount,
                one.State is ProjectionState ? [.. blocked.All.Take(MostHeld).Select(account => account.AccountId)] : [],
                one.State.LastError, one.State.LastErrorAt));
        }
        return new ProjectionsResponse(items);
    }

    private static ProjectionStatus StatusOf(WorkerState state) => state switch
    {
        { IsAlive: false } => ProjectionStatus.Stopped,
        ProjectionState { IsBuilding: true } => ProjectionStatus.Building,
        ProjectionState { IsRebuilding: true } => ProjectionStatus.Rebuilding,
        _ => ProjectionStatus.Running,
    };

    private static long? RebuildPositionOf(WorkerState state)
        => state is ProjectionState { IsRebuilding: true } views ? views.RebuildPosition : null;
}
