namespace BankingApi.Projections;

/// <summary>How far the views' consumer group has dealt with the log: what is behind that must be in the views.</summary>
public sealed class ProjectionCheckpoint(IPersistentSubscriptions subscriptions, IOptions<ProjectionOptions> options)
{
    /// <summary>A position; -1 before the first event.</summary>
    public ValueTask<long> Read(CancellationToken cancellationToken)
        => subscriptions.ProcessedPosition(options.Value.ConsumerGroup, cancellationToken);
}
