using System.Runtime.CompilerServices;

namespace EventStore.Abstractions;

/// <summary>Ways to read a log that every store has by <see cref="IEventStore"/>'s own.</summary>
public static class EventStoreReading
{
    /// <summary>All events of a stream, newest first, for whoever stops at what he looks for.</summary>
    /// <param name="pageSize">Events that are read at a time.</param>
    public static async IAsyncEnumerable<StoredEvent> ReadAllBackwards(
        this IEventStore store, string stream, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var from = long.MaxValue; from >= 0;)
        {
            var page = await store.ReadBackwards(stream, from, pageSize, cancellationToken).ConfigureAwait(false);
            foreach (var stored in page) yield return stored;
            if (page.Count < pageSize) yield break;
            from = page[^1].Revision - 1;
        }
    }
}
