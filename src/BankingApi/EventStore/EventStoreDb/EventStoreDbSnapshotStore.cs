using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;
using Direction = EventStoreDb.Client.Values.Direction;

namespace BankingApi.EventStore.EventStoreDb;

/// <summary>Snapshots as the last event of a stream each, of which the server keeps one: <c>$maxCount</c> 1.</summary>
internal sealed class EventStoreDbSnapshotStore(EventStoreDbServer server) : ISnapshotStore
{
    private const string EventType = "Snapshot";

    /// <summary>Another instance may be saving one of the same account; who comes second looks again.</summary>
    private const int MostRaces = 5;

    public async ValueTask<Snapshot?> Load(string stream, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        cancellationToken.ThrowIfCancellationRequested();
        return (await server.Call(token => ReadLast(stream, token), cancellationToken)).Snapshot;
    }

    public async ValueTask Save(string stream, Snapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        var saved = new EventData(
            Uuid.NewUuid(), EventType, snapshot.Data,
            JsonSerializer.SerializeToUtf8Bytes(new Header(snapshot.Revision, snapshot.SchemaVersion), JsonSerializerOptions.Web));
        for (var race = 0; race < MostRaces; race++)
        {
            var (there, number) = await server.Call(token => ReadLast(stream, token), cancellationToken);
            if (there?.Revision > snapshot.Revision) return;
            if (number == StreamRevision.None) await server.Call(token => KeepOneOnly(stream, token), cancellationToken);
            if (await server.Call(token => Append(stream, number, saved, token), cancellationToken)) return;
        }
        // Others have saved theirs all the while: there is a fresh one.
    }

    private async Task<(Snapshot? Snapshot, StreamRevision Number)> ReadLast(string stream, CancellationToken cancellationToken)
    {
        var read = server.Client.ReadStreamAsync(Direction.Backwards, stream, StreamPosition.End, 1, cancellationToken: cancellationToken);
        if (await read.ReadState is ReadState.StreamNotFound) return (null, StreamRevision.None);
        await foreach (var one in read.WithCancellation(cancellationToken))
            return (Of(one.Event), StreamRevision.FromStreamPosition(one.Event.EventNumber));
        return (null, StreamRevision.None);
    }

    private async Task<IWriteResult> KeepOneOnly(string stream, CancellationToken cancellationToken)
        => await server.Client.SetStreamMetadataAsync(
            stream, StreamState.NoStream, new StreamMetadata(MaxCount: 1), cancellationToken: cancellationToken);

    private async Task<bool> Append(string stream, StreamRevision expected, EventData saved, CancellationToken cancellationToken)
    {
        var result = expected == StreamRevision.None
            ? await server.Client.AppendToStreamAsync(stream, StreamState.NoStream, [saved], cancellationToken: cancellationToken)
            : await server.Client.AppendToStreamAsync(stream, expected, [saved], cancellationToken: cancellationToken);
        return result is not WrongExpectedVersionResult;
    }

    /// <summary>Null for what is none of ours: the account is then read from its events.</summary>
    private static Snapshot? Of(EventRecord record)
    {
        if (record.EventType != EventType) return null;
        try
        {
            return JsonSerializer.Deserialize<Header>(record.Metadata.Span, JsonSerializerOptions.Web) is { } header
                ? new Snapshot(header.Revision, header.SchemaVersion, record.Data)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Header(long Revision, int SchemaVersion);
}
