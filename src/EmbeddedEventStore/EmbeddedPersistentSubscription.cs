namespace EmbeddedEventStore;

internal sealed class EmbeddedPersistentSubscription(ConsumerGroup group) : IPersistentSubscription
{
    public int MaxInFlight => group.MaxInFlight;

    /// <summary>Deliveries with this consumer now. Guarded by the group's lock.</summary>
    public int InFlight { get; set; }

    /// <summary>Guarded by the group's lock.</summary>
    public bool IsDisposed { get; set; }

    public async ValueTask<IReadOnlyList<Delivery>> Read(int maxCount, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var woken = group.Wakeup.Arm();
            var deliveries = group.Take(this, maxCount);
            if (deliveries.Count > 0) return deliveries;
            await woken.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask Acknowledge(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
        => group.Acknowledge(deliveries, cancellationToken);

    public ValueTask Retry(IReadOnlyList<Delivery> deliveries, string reason, CancellationToken cancellationToken)
        => group.Retry(this, deliveries, cancellationToken);

    public ValueTask Park(Delivery delivery, string reason, CancellationToken cancellationToken)
        => group.Park(delivery, reason, cancellationToken);

    public ValueTask DisposeAsync()
    {
        group.Leave(this);
        return ValueTask.CompletedTask;
    }
}
