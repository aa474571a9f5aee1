using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>A call to the store, as a hook sees it.</summary>
/// <param name="Number">From 0 on, in the order of calling.</param>
/// <param name="Appends">Stored names of the events to append; empty for a read.</param>
internal sealed record StoreCall(int Number, string Stream, IReadOnlyList<string> Appends);

/// <summary>A store with a hook before and one after each call on a stream:
/// they may wait, throw, or do something behind the caller's back.</summary>
internal sealed class HookedStore(IEventStore inner) : IEventStore
{
    private int _calls = -1;

    public Func<StoreCall, Task>? Before { get; set; }

    /// <summary>Not called where the inner call failed, or was refused for its expected revision.</summary>
    public Func<StoreCall, Task>? After { get; set; }

    public async ValueTask<AppendResult> Append(
        string stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
        => await Around(
            new(Interlocked.Increment(ref _calls), stream, [.. events.Select(e => e.Type)]),
            () => inner.Append(stream, expectedRevision, events, cancellationToken), result => result.Appended);

    public async ValueTask<IReadOnlyList<StoredEvent>> ReadForwards(
        string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
        => await Around(new(Interlocked.Increment(ref _calls), stream, []),
            () => inner.ReadForwards(stream, fromRevision, maxCount, cancellationToken));

    public async ValueTask<IReadOnlyList<StoredEvent>> ReadBackwards(
        string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
        => await Around(new(Interlocked.Increment(ref _calls), stream, []),
            () => inner.ReadBackwards(stream, fromRevision, maxCount, cancellationToken));

    public ValueTask<LogPage> ReadAll(long afterPosition, int maxCount, IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
        => inner.ReadAll(afterPosition, maxCount, prefixes, cancellationToken);

    public ValueTask<long> ReadHeadPosition(CancellationToken cancellationToken) => inner.ReadHeadPosition(cancellationToken);

    private async ValueTask<T> Around<T>(StoreCall call, Func<ValueTask<T>> perform, Predicate<T>? happened = null)
    {
        if (Before is { } before) await before(call);
        var result = await perform();
        if (After is { } after && happened?.Invoke(result) != false) await after(call);
        return result;
    }
}
