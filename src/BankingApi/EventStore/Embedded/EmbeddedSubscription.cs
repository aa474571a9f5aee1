namespace BankingApi.EventStore.Embedded;

internal sealed class EmbeddedSubscription(ConsumerGroup group) : ISubscription
{
    public int MaxInFlight => group.MaxInFlight;

    /// <summary>Deliveries with this consumer now. Guarded by the group's lock.</summary>
    public int InFlight { get; set; }

    /// <summary>Guarded by the group's lock.</summary>
    public bool IsDisposed { get; set; }

    public async ValueTask<IReadOnlyList<Delivery>> Read(int maxCount, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var woken = group.Wakeup.Arm();
            var deliveries = group.Take(this, maxCount);
            if (deliveries.Count > 0) return deliveries;
            await woken.WaitAsync(cancellation);
        }
    }

    public ValueTask Acknowledge(IReadOnlyList<Delivery> deliveries, CancellationToken cancellation) =>
        group.Acknowledge(deliveries, cancellation);

    public ValueTask Retry(IReadOnlyList<Delivery> deliveries, string reason, CancellationToken cancellation) =>
        group.Retry(this, deliveries, cancellation);

    public ValueTask Park(Delivery delivery, string reason, CancellationToken cancellation) =>
        group.Park(delivery, reason, cancellation);

    public ValueTask DisposeAsync()
    {
        group.Leave(this);
        return ValueTask.CompletedTask;
    }
}
