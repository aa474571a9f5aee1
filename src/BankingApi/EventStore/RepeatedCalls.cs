namespace BankingApi.EventStore;

/// <summary>Counts calls to the event store that were made again after a failure that may pass.</summary>
public sealed class RepeatedCalls
{
    private long _count;

    /// <summary>Since the start.</summary>
    public long Count => Volatile.Read(ref _count);

    public void Add() => Interlocked.Increment(ref _count);
}
