using EventStoreDb.Client.Values;

namespace BankingApi.EventStore.EventStoreDb;

internal static class StreamFilters
{
    /// <summary>Neither the server's own streams nor snapshots: what the service calls the log.</summary>
    private static readonly StreamFilter TheLog = StreamFilter.RegularExpression($@"^(?!\$|{StreamNames.SnapshotPrefix})");

    public static StreamFilter Of(IReadOnlyList<string> prefixes)
        => prefixes.Count == 0 || prefixes.Contains("") ? TheLog : StreamFilter.Prefix([.. prefixes]);

    /// <summary>What the server itself puts into our streams: that they were deleted.</summary>
    public static bool IsOfTheServer(EventRecord record) => record.EventType.StartsWith('$');

    /// <summary>Whether <see cref="Of"/> would let it pass.</summary>
    public static bool IsOf(IReadOnlyList<string> prefixes, string stream)
        => prefixes.Count == 0 || prefixes.Contains("")
            ? !stream.StartsWith('$') && !stream.StartsWith(StreamNames.SnapshotPrefix, StringComparison.Ordinal)
            : StreamPrefixes.Match(stream, prefixes);
}
