using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>Where a process stops.</summary>
/// <param name="Call">Number of its call to the store.</param>
/// <param name="IsAfter">Whether the call has taken effect by then.</param>
/// <param name="IsDeath">Whether it is the process that dies; else the store is away for this one call.</param>
internal sealed record Stop(int Call, bool IsAfter, bool IsDeath)
{
    public static Stop[] At(int call) => [new(call, false, false), new(call, true, false), new(call, false, true), new(call, true, true)];
}

/// <summary>The end of a process: nobody catches it, and nothing of that process gets anything done afterwards.</summary>
internal sealed class ProcessDiedException : Exception;

/// <summary>A store as one process sees it that comes to a stop.</summary>
internal sealed class FailingStore : IEventStore
{
    private readonly Stop _stop;
    private readonly HookedStore _outer;
    private volatile bool _isDead;

    public FailingStore(IEventStore inner, Stop stop)
    {
        _stop = stop;
        Hooks = new HookedStore(inner);
        _outer = new HookedStore(Hooks) { Before = call => Fail(call, isAfter: false), After = call => Fail(call, isAfter: true) };
    }

    /// <summary>Inside: what happens to a call that takes effect.</summary>
    public HookedStore Hooks { get; }

    public bool IsReached { get; private set; }

    /// <summary>Runs something that may end by the stop, and by nothing else.</summary>
    public async Task Survive(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception failure) when (IsReached && failure is EventStoreUnavailableException or ProcessDiedException)
        {
            // As it should be: the client got a 503, or no answer at all.
        }
    }

    public ValueTask<AppendResult> Append(
        string stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
        => _outer.Append(stream, expectedRevision, events, cancellationToken);

    public ValueTask<IReadOnlyList<StoredEvent>> ReadForwards(
        string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
        => _outer.ReadForwards(stream, fromRevision, maxCount, cancellationToken);

    public ValueTask<IReadOnlyList<StoredEvent>> ReadBackwards(
        string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
        => _outer.ReadBackwards(stream, fromRevision, maxCount, cancellationToken);

    public ValueTask<LogPage> ReadAll(long afterPosition, int maxCount, IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
        => _outer.ReadAll(afterPosition, maxCount, prefixes, cancellationToken);

    public ValueTask<long> ReadHeadPosition(CancellationToken cancellationToken) => _outer.ReadHeadPosition(cancellationToken);

    private Task Fail(StoreCall call, bool isAfter)
    {
        if (_isDead) throw new ProcessDiedException();
        if (call.Number != _stop.Call || isAfter != _stop.IsAfter) return Task.CompletedTask;
        IsReached = true;
        _isDead = _stop.IsDeath;
        throw _stop.IsDeath ? new ProcessDiedException() : new EventStoreUnavailableException("The test took it away.");
    }
}
