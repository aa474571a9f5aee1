using System.Collections.Concurrent;
using EventStoreDb.Client.Errors;
using EventStoreDb.Client.PersistentSubscriptions;
using EventStoreDb.Client.Values;
using Grpc.Core;

namespace BankingApi.EventStore.EventStoreDb;

/// <summary>Consumer groups as persistent subscriptions to <c>$all</c>, filtered by the names of streams.</summary>
internal sealed class EventStoreDbPersistentSubscriptions(
    EventStoreDbServer server, EventStoreDbEventStore events, GroupOptions options, ILogger<EventStoreDbPersistentSubscriptions> logger)
    : IPersistentSubscriptions
{
    /// <summary>Events that are counted one by one; of a longer lag, the rest is estimated.</summary>
    private const int MostCounted = 10_000;

    private readonly BrokenConnections _broken = new();
    private readonly ParkedEvents _parked = new(server, events);
    private readonly GroupAudit _audit = new(server, logger);

    /// <summary>What this process has joined: the server does not tell a group's filter.</summary>
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _prefixes = new(StringComparer.Ordinal);

    public async ValueTask<IPersistentSubscription> Join(string group, IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        _prefixes[group] = [.. prefixes];
        return await server.Call(async token =>
        {
            if (await EventStoreDbPersistentSubscription.TryStart(server, events, options, _broken, group, token) is { } joined)
            {
                await _audit.Compare(group, prefixes, options.Settings(), token);
                return joined;
            }
            await Create(group, prefixes, token);
            return await EventStoreDbPersistentSubscription.TryStart(server, events, options, _broken, group, token)
                ?? throw new EventStoreUnavailableException($"EventStoreDB lost the consumer group '{group}' that it had just created.");
        }, cancellationToken);
    }

    public async ValueTask<GroupStatus> Status(string group, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        var info = await server.Call(token => Info(group, token), cancellationToken);
        var processed = ProcessedPosition(info);
        var head = await events.ReadHeadPosition(cancellationToken);
        var pending = processed < head
            ? await events.ReadAll(processed, MostCounted, _prefixes.GetValueOrDefault(group, [""]), cancellationToken)
            : new LogPage([], processed, IsEnd: true);
        var parked = await server.Call(token => _parked.Count(group, token), cancellationToken);
        return new GroupStatus(
            group, processed, head, Lag(processed, head, pending), pending.Events is [var oldest, ..] ? oldest.Created : null, parked,
            info?.Connections.Count ?? 0);
    }

    public async ValueTask<long> ProcessedPosition(string group, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return ProcessedPosition(await server.Call(token => Info(group, token), cancellationToken));
    }

    public async ValueTask<IReadOnlyList<ParkedEvent>> ReadParked(string group, int maxCount, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        return await server.Call(token => _parked.Read(group, maxCount, token), cancellationToken);
    }

    public async ValueTask<int> ReplayParked(string group, int maxCount, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        return await server.Call(token => _parked.Replay(group, maxCount, token), cancellationToken);
    }

    private async Task Create(string group, IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
    {
        try
        {
            await server.Groups.CreateToAllAsync(
                group, StreamFilters.Of(prefixes), options.Settings(), cancellationToken: cancellationToken);
        }
        catch (RpcException exists) when (exists.StatusCode is StatusCode.AlreadyExists)
        {
            // Another instance was faster.
        }
    }

    private async Task<PersistentSubscriptionInfo?> Info(string group, CancellationToken cancellationToken)
    {
        try
        {
            return await server.Groups.GetInfoToAllAsync(group, cancellationToken: cancellationToken);
        }
        catch (PersistentSubscriptionNotFoundException)
        {
            return null;
        }
    }

    private static long ProcessedPosition(PersistentSubscriptionInfo? info)
        => info?.Stats.LastCheckpointedEventPosition is Position position ? StoredEvents.PositionOf(position) : -1;

    private static long Lag(long processed, long head, LogPage pending)
    {
        var counted = pending.Events.Count;
        if (pending.IsEnd || counted == 0) return counted;
        // Positions are bytes: events as long as those that were counted fill the rest.
        var covered = pending.Position - Math.Max(processed, 0);
        return counted + (long)((decimal)counted / Math.Max(covered, 1) * Math.Max(head - pending.Position, 0));
    }
}
