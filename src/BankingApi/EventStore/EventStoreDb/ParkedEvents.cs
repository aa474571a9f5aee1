using EventStoreDb.Client.Errors;
using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;
using Direction = EventStoreDb.Client.Values.Direction;

namespace BankingApi.EventStore.EventStoreDb;

/// <summary>A group's parked events: links in a stream of their own, which the server cuts off at the front as they are replayed.</summary>
internal sealed class ParkedEvents(EventStoreDbServer server, IEventStore events)
{
    private static readonly TimeSpan LongestReplay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>How the server introduces a consumer's reason.</summary>
    private const string Explicitly = "Client explicitly NAK'ed message.";

    public async Task<IReadOnlyList<ParkedEvent>> Read(string group, int maxCount, CancellationToken cancellationToken)
    {
        var parked = new List<ParkedEvent>();
        await foreach (var one in Links(group, maxCount, resolve: true, cancellationToken))
            if (one.Event is { } record && one.Link is { } link)
                parked.Add(Parked(await events.WithPosition(StoredEvents.Of(record), cancellationToken), link));
        return parked;
    }

    public async Task<long> Count(string group, CancellationToken cancellationToken)
    {
        // The server's own count is wrong after a restart, until the group has a checkpoint.
        if (await First(group, cancellationToken) is not { } first) return 0;
        var last = server.Client.ReadStreamAsync(
            Direction.Backwards, StreamOf(group), StreamPosition.End, 1, cancellationToken: cancellationToken);
        if (await last.ReadState is ReadState.StreamNotFound) return 0;
        await foreach (var one in last.WithCancellation(cancellationToken)) return one.OriginalEventNumber.ToInt64() - first + 1;
        return 0;
    }

    /// <returns>How many were put back.</returns>
    public async Task<int> Replay(string group, int maxCount, CancellationToken cancellationToken)
    {
        var (count, stopAt) = (0, 0L);
        await foreach (var one in Links(group, maxCount, resolve: false, cancellationToken))
            (count, stopAt) = (count + 1, one.OriginalEventNumber.ToInt64() + 1);
        if (count == 0) return 0;
        try
        {
            await server.Groups.ReplayParkedMessagesToAllAsync(group, stopAt, cancellationToken: cancellationToken);
        }
        catch (PersistentSubscriptionNotFoundException)
        {
            return 0;
        }
        // The server answers first and replays then; whoever lists the parked events next must not find these.
        var start = server.Clock.GetTimestamp();
        while (await First(group, cancellationToken) is { } first && first < stopAt)
        {
            if (server.Clock.GetElapsedTime(start) > LongestReplay)
                throw new EventStoreUnavailableException(
                    $"EventStoreDB has not replayed the parked events of '{group}' in {LongestReplay.TotalSeconds} s; it may still do so.");
            await Task.Delay(Look, server.Clock, cancellationToken);
        }
        return count;
    }

    /// <summary>Number of the first that is still parked.</summary>
    private async Task<long?> First(string group, CancellationToken cancellationToken)
    {
        await foreach (var one in Links(group, 1, resolve: false, cancellationToken)) return one.OriginalEventNumber.ToInt64();
        return null;
    }

    private async IAsyncEnumerable<ResolvedEvent> Links(
        string group, int maxCount, bool resolve,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var read = server.Client.ReadStreamAsync(
            Direction.Forwards, StreamOf(group), StreamPosition.Start, maxCount, resolveLinkTos: resolve,
            cancellationToken: cancellationToken);
        if (await read.ReadState is ReadState.StreamNotFound) yield break;
        await foreach (var one in read.WithCancellation(cancellationToken)) yield return one;
    }

    private static ParkedEvent Parked(StoredEvent stored, EventRecord link)
    {
        var (reason, parkedAt) = ("", link.Created);
        try
        {
            if (JsonSerializer.Deserialize<LinkMetadata>(link.Metadata.Span, JsonSerializerOptions.Web) is { } told)
                (reason, parkedAt) = (told.Reason ?? "", told.Added ?? link.Created);
        }
        catch (JsonException)
        {
            // Parked all the same; its reason is lost.
        }
        if (reason.StartsWith(Explicitly, StringComparison.Ordinal)) reason = reason[Explicitly.Length..].TrimStart();
        return new ParkedEvent(stored, reason, new DateTimeOffset(DateTime.SpecifyKind(parkedAt, DateTimeKind.Utc)));
    }

    private static string StreamOf(string group) => $"$persistentsubscription-$all::{group}-parked";

    private sealed record LinkMetadata(string? Reason, DateTime? Added);
}
