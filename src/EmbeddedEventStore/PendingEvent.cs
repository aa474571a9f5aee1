namespace EmbeddedEventStore;

internal enum PendingState
{
    /// <summary>In the queue of those to be delivered again.</summary>
    Waiting,

    /// <summary>With a consumer.</summary>
    Delivered,

    /// <summary>Its parking or unparking is being written.</summary>
    Settling,

    Done,
}

/// <summary>An event that a group has read from the log, until it is dealt with. Guarded by its group's lock.</summary>
internal sealed class PendingEvent(StoredEvent stored, bool isReplay)
{
    public long Position { get; } = stored.Position;

    /// <summary>Null once it is done: the entry may stay in the window for long, behind an older one that is still open.</summary>
    public StoredEvent? Event { get; private set; } = stored;

    /// <summary>Was parked, and is not part of the window.</summary>
    public bool IsReplay { get; } = isReplay;

    public PendingState State { get; private set; } = PendingState.Waiting;

    public int RetryCount { get; private set; }

    public EmbeddedPersistentSubscription? Holder { get; private set; }

    /// <summary>Numbers the deliveries, so that the deadline of an earlier one is told from that of the present one.</summary>
    public int DeliveryNumber { get; private set; }

    public Delivery DeliverTo(EmbeddedPersistentSubscription consumer)
    {
        State = PendingState.Delivered;
        Holder = consumer;
        consumer.InFlight++;
        DeliveryNumber++;
        return new Delivery(Event!, RetryCount);
    }

    public void WaitAgain(bool countRetry)
    {
        LetGo();
        if (countRetry) RetryCount++;
        State = PendingState.Waiting;
    }

    public void Settle()
    {
        LetGo();
        State = PendingState.Settling;
    }

    public void Finish()
    {
        LetGo();
        State = PendingState.Done;
        Event = null;
    }

    private void LetGo()
    {
        if (Holder is null) return;
        Holder.InFlight--;
        Holder = null;
    }
}
