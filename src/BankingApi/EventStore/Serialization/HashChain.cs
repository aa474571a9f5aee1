using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace BankingApi.EventStore.Serialization;

/// <summary>Chains a stream's events: the metadata of each ends with a hash of the event and of the hash before it, so that none can be
/// changed, left out or put in without a trace. What is hashed, and in which order, is in <c>docs/evidence.md</c> for others to check; it
/// must never change.</summary>
public static class HashChain
{
    private static ReadOnlySpan<byte> Before => ",\"hash\":\""u8;

    private static ReadOnlySpan<byte> After => "\"}"u8;

    private static int TailLength => Before.Length + (2 * EventHash.Size) + After.Length;

    /// <summary>The event as it is stored at this place of this stream: with its hash.</summary>
    /// <param name="previous">Of the event before it; null for a stream's first, and behind an event from before there were hashes.</param>
    public static NewEvent Link(EventHash? previous, string stream, long revision, NewEvent @event, out EventHash hash)
    {
        var metadata = @event.Metadata.Span[..^1];
        hash = Hash(previous, stream, revision, @event.Id, @event.Type, @event.Data.Span, metadata);
        var linked = new byte[metadata.Length + TailLength];
        metadata.CopyTo(linked);
        Before.CopyTo(linked.AsSpan(metadata.Length));
        Span<byte> bytes = stackalloc byte[EventHash.Size];
        hash.Write(bytes);
        _ = Convert.TryToHexStringLower(bytes, linked.AsSpan(metadata.Length + Before.Length), out _);
        After.CopyTo(linked.AsSpan(linked.Length - After.Length));
        return @event with { Metadata = linked };
    }

    /// <summary>What an event's hash has to be.</summary>
    /// <param name="previous">As in <see cref="Link"/>.</param>
    /// <remarks>One without a hash of its own has one, too, over all of its metadata: a digest vouches for it.</remarks>
    public static EventHash Compute(EventHash? previous, StoredEvent stored)
    {
        var metadata = stored.Metadata.Span;
        if (Read(metadata) is not null) metadata = metadata[..^TailLength];
        return Hash(previous, stored.Stream, stored.Revision, stored.Id, stored.Type, stored.Data.Span, metadata);
    }

    /// <summary>The hash that stands in an event's metadata; null in one from before there were any.</summary>
    public static EventHash? Read(ReadOnlySpan<byte> metadata)
    {
        if (metadata.Length < TailLength || !metadata.EndsWith(After)) return null;
        var tail = metadata[^TailLength..];
        return tail.StartsWith(Before) ? EventHash.Parse(tail.Slice(Before.Length, 2 * EventHash.Size)) : null;
    }

    /// <param name="metadata">As far as it stands before the hash.</param>
    private static EventHash Hash(
        EventHash? previous, string stream, long revision, Guid id, string type, ReadOnlySpan<byte> data, ReadOnlySpan<byte> metadata)
    {
        const int MostOnStack = 4 * 1024;
        // Four lengths, so that no two events are hashed as the same bytes.
        var most = EventHash.Size + sizeof(long) + 16 + (4 * sizeof(int))
            + Encoding.UTF8.GetMaxByteCount(stream.Length + type.Length) + data.Length + metadata.Length;
        var bytes = most <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[most];
        previous.GetValueOrDefault().Write(bytes);
        var rest = bytes[EventHash.Size..];
        BinaryPrimitives.WriteInt64BigEndian(rest, revision);
        id.TryWriteBytes(rest[sizeof(long)..], bigEndian: true, out _);
        rest = Put(stream, rest[(sizeof(long) + 16)..]);
        rest = Put(type, rest);
        rest = Put(data, rest);
        rest = Put(metadata, rest);
        Span<byte> hash = stackalloc byte[EventHash.Size];
        SHA256.HashData(bytes[..^rest.Length], hash);
        return new(hash);
    }

    private static Span<byte> Put(string text, Span<byte> into)
    {
        var length = Encoding.UTF8.GetBytes(text, into[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(into, length);
        return into[(sizeof(int) + length)..];
    }

    private static Span<byte> Put(ReadOnlySpan<byte> part, Span<byte> into)
    {
        BinaryPrimitives.WriteInt32BigEndian(into, part.Length);
        part.CopyTo(into[sizeof(int)..]);
        return into[(sizeof(int) + part.Length)..];
    }
}
