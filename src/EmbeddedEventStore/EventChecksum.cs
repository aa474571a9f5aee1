using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EmbeddedEventStore;

/// <summary>What the store itself says of an event (its place in the log, and when it came) in eight bytes, so that a change of it shows.
/// Whoever appends cannot vouch for that: it is decided in the commit. What is summed, and in which order, is in <c>docs/evidence.md</c>;
/// it must never change.</summary>
internal static class EventChecksum
{
    private const int MostOnStack = 512;

    /// <param name="created">As it is stored.</param>
    public static long Of(long position, string stream, long revision, Guid id, string type, long created)
    {
        var most = (3 * sizeof(long)) + 16 + (2 * sizeof(int)) + Encoding.UTF8.GetMaxByteCount(stream.Length + type.Length);
        var bytes = most <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[most];
        var rest = Put(position, bytes);
        rest = Put(stream, rest);
        rest = Put(revision, rest);
        id.TryWriteBytes(rest, bigEndian: true, out _);
        rest = Put(type, rest[16..]);
        rest = Put(created, rest);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..^rest.Length], hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    private static Span<byte> Put(long number, Span<byte> into)
    {
        BinaryPrimitives.WriteInt64BigEndian(into, number);
        return into[sizeof(long)..];
    }

    private static Span<byte> Put(string text, Span<byte> into)
    {
        var length = Encoding.UTF8.GetBytes(text, into[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(into, length);
        return into[(sizeof(int) + length)..];
    }
}
