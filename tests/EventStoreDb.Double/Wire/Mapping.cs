using System.Buffers.Binary;
using System.Globalization;
using EventStoreDb.Client.Protocol;
using EventStoreDb.Client.Protocol.Streams;
using EventStoreDb.Doubles.Log;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace EventStoreDb.Doubles.Wire;

/// <summary>Between the messages and the log.</summary>
internal static class Mapping
{
    public static readonly Empty Empty = new();

    public static Guid Id(UUID wire)
    {
        if (wire.ValueCase is UUID.ValueOneofCase.String) return Guid.Parse(wire.String);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, wire.Structured.MostSignificantBits);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], wire.Structured.LeastSignificantBits);
        return new Guid(bytes, bigEndian: true);
    }

    public static UUID Id(Guid id, bool structured)
    {
        if (!structured) return new UUID { String = id.ToString("D") };
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return new UUID
        {
            Structured = new UUID.Types.Structured
            {
                MostSignificantBits = BinaryPrimitives.ReadInt64BigEndian(bytes),
                LeastSignificantBits = BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
            },
        };
    }

    public static StreamIdentifier Stream(string name) => new() { StreamName = ByteString.CopyFromUtf8(name) };

    /// <summary>The server fails without a word on an empty name.</summary>
    public static string Name(StreamIdentifier? stream)
        => stream is { StreamName.Length: > 0 } ? stream.StreamName.ToStringUtf8() : throw ServerErrors.Unknown();

    public static ProposedEvent Proposed(UUID id, MapField<string, string> metadata, ByteString data, ByteString customMetadata)
    {
        if (!metadata.TryGetValue("type", out var type) || !metadata.TryGetValue("content-type", out var contentType))
            throw ServerErrors.MissingMetadata();
        if (type.Length == 0) throw ServerErrors.Unknown();
        return new ProposedEvent(Id(id), type, contentType == "application/json", data.Memory, customMetadata.Memory);
    }

    public static ReadResp.Types.ReadEvent.Types.RecordedEvent Recorded(StoredEvent stored, bool structuredIds) => new()
    {
        Id = Id(stored.Id, structuredIds),
        StreamIdentifier = Stream(stored.Stream),
        StreamRevision = (ulong)stored.Revision,
        CommitPosition = stored.Position,
        PreparePosition = stored.Position,
        Data = UnsafeByteOperations.UnsafeWrap(stored.Data),
        CustomMetadata = UnsafeByteOperations.UnsafeWrap(stored.Metadata),
        Metadata =
        {
            ["type"] = stored.Type,
            ["content-type"] = stored.IsJson ? "application/json" : "application/octet-stream",
            ["created"] = (stored.Created - DateTimeOffset.UnixEpoch).Ticks.ToString(CultureInfo.InvariantCulture),
        },
    };

    /// <summary>The event that a link points to, as <c>revision@stream</c>.</summary>
    public static (StoredEvent? Event, StoredEvent? Link) Resolve(InMemoryLog log, StoredEvent stored, bool resolveLinks)
    {
        if (!resolveLinks || stored.Type != StoredEvent.LinkType) return (stored, null);
        var text = System.Text.Encoding.UTF8.GetString(stored.Data.Span);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && long.TryParse(text.AsSpan(0, at), CultureInfo.InvariantCulture, out var revision)
            ? (log.Find(text[(at + 1)..], revision), stored)
            : (null, stored);
    }
}
