using System.Buffers;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using BankingApi.Domain.Owners;
using BankingApi.Domain.Webhooks;

namespace BankingApi.EventStore.Serialization;

/// <summary>Between stored events and the domain's.
/// The one way in for every reader, aggregates and subscriptions alike, so that all see the same upcast events.</summary>
public sealed class EventSerializer
{
    private readonly EventTypeRegistry _registry;
    private readonly Dictionary<string, IUpcaster> _upcasters;
    private readonly Dictionary<Type, (JsonTypeInfo Writing, JsonTypeInfo Reading)> _jsonOf;

    public EventSerializer(EventTypeRegistry registry, IEnumerable<IUpcaster> upcasters)
    {
        _registry = registry;
        _upcasters = upcasters.ToDictionary(upcaster => upcaster.From, StringComparer.Ordinal);
        // Looked up once: a missing [JsonSerializable] fails the start, not the first command.
        _jsonOf = registry.Names.Select(name => registry.TypeOf(name)!).ToDictionary(
            type => type,
            type => (
                EventJson.Default.GetTypeInfo(type)
                    ?? throw new InvalidOperationException($"{nameof(EventJson)} does not know {type.Name}."),
                EventReading.Options.GetTypeInfo(type)));
    }

    /// <param name="id">Derived from the command, so that a repeated append is the same append.</param>
    public NewEvent Serialize(Guid id, object @event, EventMetadata metadata)
    {
        var type = @event.GetType();
        return new(id, _registry.NameOf(type), Bytes(@event, _jsonOf[type].Writing), Bytes(metadata, EventJson.Default.EventMetadata));
    }

    /// <returns>The version of its schema, as in its stored name.</returns>
    public int SchemaOf(object @event) => _registry.SchemaOf(@event.GetType());

    /// <exception cref="UnreadableEventException">This version of the service cannot read it.</exception>
    public object Deserialize(StoredEvent stored)
    {
        var (name, data) = Current(stored);
        var type = _registry.TypeOf(name)
            ?? throw new UnreadableEventException(stored, "its type is unknown to this version of the service");
        try
        {
            return JsonSerializer.Deserialize(data.Span, _jsonOf[type].Reading)
                ?? throw new UnreadableEventException(stored, "its data is null");
        }
        catch (Exception failure) when (failure is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw new UnreadableEventException(stored, "its data does not fit its type", failure);
        }
    }

    /// <summary>Name and data as the current version of the event has them.</summary>
    public (string Type, ReadOnlyMemory<byte> Data) Current(StoredEvent stored)
    {
        var (name, bytes) = (stored.Type, stored.Data);
        while (_upcasters.TryGetValue(name, out var quick) && quick.TryUpcast(bytes.Span) is { } upcast) (name, bytes) = (quick.To, upcast);
        if (!_upcasters.ContainsKey(name)) return (name, bytes);
        try
        {
            var data = JsonNode.Parse(bytes.Span)!.AsObject();
            while (_upcasters.TryGetValue(name, out var upcaster))
            {
                upcaster.Upcast(data, stored.Created);
                name = upcaster.To;
            }
            return (name, JsonSerializer.SerializeToUtf8Bytes(data));
        }
        catch (Exception failure)
            when (failure is JsonException or FormatException or ArgumentException or InvalidOperationException or OverflowException
                or NullReferenceException)
        {
            throw new UnreadableEventException(stored, "its data does not fit its type", failure);
        }
    }

    /// <summary>When the event was decided; where that cannot be read, when it was written.</summary>
    public DateTimeOffset RecordedAt(StoredEvent stored)
    {
        try
        {
            return RecordedAt(stored, Deserialize(stored));
        }
        catch (UnreadableEventException)
        {
            return stored.Created;
        }
    }

    /// <param name="event">What <paramref name="stored"/> reads as.</param>
    public static DateTimeOffset RecordedAt(StoredEvent stored, object @event) => @event switch
    {
        BankAccountEvent e => e.RecordedAt,
        OwnerEvent e => e.RecordedAt,
        WebhookEvent e => e.RecordedAt,
        _ => stored.Created,
    };

    /// <summary>Metadata is a memo: what cannot be read of it counts as absent.</summary>
    public static EventMetadata MetadataOf(StoredEvent stored)
    {
        if (stored.Metadata.IsEmpty) return EventMetadata.Unknown;
        try
        {
            return JsonSerializer.Deserialize(stored.Metadata.Span, EventJson.Default.EventMetadata) ?? EventMetadata.Unknown;
        }
        catch (JsonException)
        {
            return EventMetadata.Unknown;
        }
    }

    [ThreadStatic] private static ArrayBufferWriter<byte>? _buffer;
    [ThreadStatic] private static Utf8JsonWriter? _writer;

    private static byte[] Bytes<T>(T value, JsonTypeInfo json)
    {
        _buffer ??= new ArrayBufferWriter<byte>(1024);
        _writer ??= new Utf8JsonWriter(_buffer);
        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
        JsonSerializer.Serialize(_writer, value, json);
        _writer.Flush();
        return _buffer.WrittenSpan.ToArray();
    }
}
