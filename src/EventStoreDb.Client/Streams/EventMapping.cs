using System.Globalization;
using Wire = EventStoreDb.Client.Protocol.Streams.ReadResp.Types.ReadEvent.Types.RecordedEvent;

namespace EventStoreDb.Client.Streams;

internal static class EventMapping
{
    public static ResolvedEvent Resolved(Wire? recorded, Wire? link, ulong? commitPosition)
    {
        var mappedEvent = recorded is null ? null : Record(recorded);
        var mappedLink = link is null ? null : Record(link);
        // The position to go on from is that of what was read: the link, if there is one.
        Position? position = commitPosition is { } commit
            ? new Position(commit, (mappedLink ?? mappedEvent)?.Position.PreparePosition ?? commit)
            : null;
        return new ResolvedEvent(mappedEvent!, mappedLink, position);
    }

    private static EventRecord Record(Wire recorded)
    {
        var metadata = recorded.Metadata;
        metadata.TryGetValue(WireNames.Type, out var type);
        metadata.TryGetValue(WireNames.ContentType, out var contentType);
        metadata.TryGetValue(WireNames.Created, out var created);
        return new EventRecord(
            recorded.StreamIdentifier.StreamName.ToStringUtf8(), Uuid.FromWire(recorded.Id), new StreamPosition(recorded.StreamRevision),
            new Position(recorded.CommitPosition, recorded.PreparePosition), type ?? "", recorded.Data.Memory,
            recorded.CustomMetadata.Memory, CreatedAt(created), contentType ?? "application/octet-stream");
    }

    /// <summary>On the wire: units of 100 ns since 1970, as text.</summary>
    private static DateTime CreatedAt(string? ticks)
        => DateTime.UnixEpoch.AddTicks(long.TryParse(ticks, CultureInfo.InvariantCulture, out var value) ? value : 0);
}
