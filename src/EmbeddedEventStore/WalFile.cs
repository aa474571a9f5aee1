using System.Buffers.Binary;

namespace EmbeddedEventStore;

/// <summary>The write-ahead log beside the database (format: sqlite.org/fileformat2.html#walformat). A crash in the middle of a checkpoint
/// leaves the database shorter than its own header says; the missing pages are then in here.</summary>
internal static class WalFile
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;

    public static bool HasContent(string databasePath) => new FileInfo(databasePath + "-wal") is { Exists: true, Length: > 0 };

    /// <summary>How many different pages after <paramref name="lastPage"/> the log holds.</summary>
    public static long CountPagesBeyond(string databasePath, long lastPage)
    {
        if (!HasContent(databasePath)) return 0;
        using var file = File.OpenHandle(databasePath + "-wal");
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (RandomAccess.Read(file, header, 0) < HeaderBytes) return 0;
        var pageSize = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        var salt = BinaryPrimitives.ReadUInt64BigEndian(header[16..]);

        var found = new HashSet<uint>();
        Span<byte> frame = stackalloc byte[FrameHeaderBytes];
        for (long offset = HeaderBytes; RandomAccess.Read(file, frame, offset) == FrameHeaderBytes; offset += FrameHeaderBytes + pageSize)
        {
            // Frames of an earlier round carry another salt: the valid ones end here.
            if (BinaryPrimitives.ReadUInt64BigEndian(frame[8..]) != salt) break;
            var page = BinaryPrimitives.ReadUInt32BigEndian(frame);
            if (page > lastPage) found.Add(page);
        }
        return found.Count;
    }
}
