using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using EventStoreDb.Doubles.Log;
using EventStoreDb.Doubles.Wire;

namespace EventStoreDb.Doubles.Groups;

/// <summary>The groups of <c>$all</c>; their clock for overdue answers too.</summary>
internal sealed class GroupRegistry : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly JsonArray _config = [];
    private readonly Node _node;
    private readonly ITimer _timer;

    public GroupRegistry(Node node)
    {
        _node = node;
        node.Log.Appended += PumpAll;
        _timer = node.Time.CreateTimer(_ => { foreach (var group in _groups.Values) group.RetryOverdue(); }, null, Tick, Tick);
    }

    /// <param name="prefixes">What the filter is made of, where it is by prefixes of streams.</param>
    public void Create(string name, GroupSettings settings, Func<StoredEvent, bool> filter, IReadOnlyList<string> prefixes, int startIndex)
    {
        if (!_groups.TryAdd(name, new Group(_node, name, settings, filter, startIndex))) throw ServerErrors.GroupExists(name);
        lock (_config)
        {
            _config.Add(new JsonObject
            {
                ["stream"] = "$all",
                ["group"] = name,
                ["filter"] = new JsonObject
                { ["context"] = "streamid", ["type"] = "prefix", ["data"] = string.Join(',', prefixes), ["isAllStream"] = true },
            });
            // Of what the server keeps there, the part that is told nowhere else.
            var written = new JsonObject { ["version"] = "2", ["entries"] = _config.DeepClone() };
            _node.Log.Append("$persistentSubscriptionConfig", Expected.Any, [new ProposedEvent(
                Guid.NewGuid(), "$PersistentConfig", true, Encoding.UTF8.GetBytes(written.ToJsonString()), default)]);
        }
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
