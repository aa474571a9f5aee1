using System.Collections.Concurrent;

namespace EventStoreDb.Doubles.Groups;

/// <summary>The groups of <c>$all</c>; their clock for overdue answers too.</summary>
internal sealed class GroupRegistry : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly Node _node;
    private readonly ITimer _timer;

    public GroupRegistry(Node node)
    {
        _node = node;
        node.Log.Appended += PumpAll;
        _timer = node.Time.CreateTimer(_ => { foreach (var group in _groups.Values) group.RetryOverdue(); }, null, Tick, Tick);
    }

    public void Create(string name, GroupSettings settings, Func<StoredEvent, bool> filter, int startIndex)
    {
        if (!_groups.TryAdd(name, new Group(_node, name, settings, filter, startIndex))) throw ServerErrors.GroupExists(name);
    }

    public Group Get(string name) => _groups.TryGetValue(name, out var group) ? group : throw ServerErrors.GroupMissing(name);

    public IReadOnlyCollection<Group> All => [.. _groups.Values];

    public void Delete(string name)
    {
        if (!_groups.TryRemove(name, out var group)) throw ServerErrors.GroupMissing(name);
        group.DropConsumers();
    }

    public void DropConsumers()
    {
        foreach (var group in _groups.Values) group.DropConsumers();
    }

    private void PumpAll()
    {
        foreach (var group in _groups.Values) group.Pump();
    }

    public void Dispose()
    {
        _node.Log.Appended -= PumpAll;
        _timer.Dispose();
    }
}
