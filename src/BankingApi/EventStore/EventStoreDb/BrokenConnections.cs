using System.Collections.Concurrent;

namespace BankingApi.EventStore.EventStoreDb;

/// <summary>Which deliveries were under way when a connection broke. To the server each was one more try; what a network does must not park
/// events. A process that dies leaves nothing here, so a delivery that kills the process is still counted.</summary>
internal sealed class BrokenConnections
{
    /// <summary>Forgetting all costs some deliveries a retry, nothing else.</summary>
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<(string Group, Guid Event), int> _counts = new();

    public void Excuse(string group, IEnumerable<Guid> underWay)
    {
        if (_counts.Count > Most) _counts.Clear();
        foreach (var id in underWay) _counts.AddOrUpdate((group, id), 1, static (_, count) => count + 1);
    }

    /// <summary>The retries that count, of those that the server has counted.</summary>
    public int Judge(string group, Guid id, int retries)
    {
        if (!_counts.TryGetValue((group, id), out var excused)) return retries;
        if (retries >= excused) return retries - excused;
        // The server has restarted, and counts from the start.
        Forget(group, id);
        return retries;
    }

    public void Forget(string group, Guid id) => _counts.TryRemove((group, id), out _);
}
