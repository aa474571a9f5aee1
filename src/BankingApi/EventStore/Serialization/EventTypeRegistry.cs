using System.Collections.Frozen;
using System.Reflection;
using BankingApi.Domain.Owners;
using BankingApi.Domain.Webhooks;

namespace BankingApi.EventStore.Serialization;

/// <summary>Stored names and the classes they are read into. Start-up fails on an event without a name, a name
/// without a version, or two with the same.</summary>
public sealed class EventTypeRegistry
{
    private readonly FrozenDictionary<string, Type> _byName;
    private readonly FrozenDictionary<Type, (string Name, int Schema)> _byType;

    public EventTypeRegistry() : this(EventsOf(typeof(BankAccountEvent), typeof(OwnerEvent), typeof(WebhookEvent))) { }

    internal EventTypeRegistry(IEnumerable<Type> events)
    {
        var names = new Dictionary<string, Type>(StringComparer.Ordinal);
        foreach (var type in events)
        {
            var name = type.GetCustomAttribute<EventTypeAttribute>()?.Name
                ?? throw new InvalidOperationException($"The event {type.Name} has no [EventType] name to be stored under.");
            if (!names.TryAdd(name, type))
                throw new InvalidOperationException($"The events {names[name].Name} and {type.Name} are both stored as {name}.");
        }
        _byName = names.ToFrozenDictionary(StringComparer.Ordinal);
        _byType = names.ToFrozenDictionary(pair => pair.Value, pair => (pair.Key, VersionIn(pair.Key)));
    }

    public IReadOnlyCollection<string> Names => _byName.Keys;

    /// <summary>Of the events of accounts and owners, sorted.</summary>
    public IReadOnlyList<string> NamesOfTheBank => field ??=
    [
        .. _byName.Where(pair => !pair.Value.IsSubclassOf(typeof(WebhookEvent))).Select(pair => pair.Key).Order(StringComparer.Ordinal),
    ];

    public string NameOf(Type type) => _byType[type].Name;

    /// <summary>Version of an event's schema: the number at the end of its name.</summary>
    public int SchemaOf(Type type) => _byType[type].Schema;

    /// <summary>Null for a name that this version of the service does not know.</summary>
    public Type? TypeOf(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Whether two stored names are of the same event, whatever their versions.</summary>
    public static bool NameTheSame(string one, string other) => WithoutVersion(one).SequenceEqual(WithoutVersion(other));

    private static ReadOnlySpan<char> WithoutVersion(string name)
        => name.AsSpan(0, name.LastIndexOf('V') is > 0 and var end ? end : name.Length);

    private static int VersionIn(string name)
        => int.TryParse(name.AsSpan(name.LastIndexOf('V') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version : throw new InvalidOperationException($"The stored name {name} does not end with a version, such as V1.");

    private static IEnumerable<Type> EventsOf(params Type[] roots)
        => roots.SelectMany(root => root.Assembly.GetTypes().Where(type => type.IsSubclassOf(root) && !type.IsAbstract));
}
