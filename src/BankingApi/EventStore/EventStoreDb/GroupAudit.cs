using System.Collections.Concurrent;
using EventStoreDb.Client.Errors;
using EventStoreDb.Client.PersistentSubscriptions;
using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;
using Direction = EventStoreDb.Client.Values.Direction;

namespace BankingApi.EventStore.EventStoreDb;

/// <summary>Compares a group that was there already with what this release would have created, once a process, and says so where it
/// differs. It is left as it is: other instances may be of another release, and a group's streams can be changed by creating another group
/// only.</summary>
internal sealed partial class GroupAudit(EventStoreDbServer server, ILogger logger)
{
    private const string ConfigStream = "$persistentSubscriptionConfig";

    private readonly ConcurrentDictionary<string, bool> _compared = new(StringComparer.Ordinal);

    public async Task Compare(
        string group, IReadOnlyList<string> prefixes, PersistentSubscriptionSettings expected, CancellationToken cancellationToken)
    {
        if (!_compared.TryAdd(group, true)) return;
        try
        {
            var actual = (await server.Groups.GetInfoToAllAsync(group, cancellationToken: cancellationToken)).Settings;
            var differences = Differences(expected, actual).ToList();
            if (await ReadFilter(group, cancellationToken) is { } filter && !filter.Order().SequenceEqual(prefixes.Order()))
                differences.Add($"streams {string.Join(',', filter)} instead of {string.Join(',', prefixes)}");
            if (differences.Count > 0) LogDiffers(group, string.Join("; ", differences));
        }
        catch (Exception failure)
            when (ServerFailures.IsOutage(failure) || failure is JsonException or PersistentSubscriptionNotFoundException)
        {
            // Nothing depends on it. A user that may not read the server's own streams leaves this part out.
            _compared.TryRemove(group, out _);
            if (failure is AccessDeniedException) _compared[group] = true;
        }
    }

    private static IEnumerable<string> Differences(PersistentSubscriptionSettings expected, PersistentSubscriptionSettings actual)
    {
        (string Name, object? Expected, object? Actual)[] all =
        [
            ("start", expected.StartFrom, actual.StartFrom),
            ("resolveLinkTos", expected.ResolveLinkTos, actual.ResolveLinkTos),
            ("messageTimeout", expected.MessageTimeout, actual.MessageTimeout),
            ("maxRetryCount", expected.MaxRetryCount, actual.MaxRetryCount),
            ("checkPointAfter", expected.CheckPointAfter, actual.CheckPointAfter),
            ("minCheckPointCount", expected.CheckPointLowerBound, actual.CheckPointLowerBound),
            ("maxCheckPointCount", expected.CheckPointUpperBound, actual.CheckPointUpperBound),
            ("maxSubscriberCount", expected.MaxSubscriberCount, actual.MaxSubscriberCount),
            ("consumerStrategy", expected.ConsumerStrategyName, actual.ConsumerStrategyName),
        ];
        return all.Where(one => !Equals(one.Expected, one.Actual)).Select(one => $"{one.Name} {one.Actual} instead of {one.Expected}");
    }

    /// <summary>The prefixes of a group, which the server tells nowhere but in its own configuration;
    /// null where they are not to be found there.</summary>
    private async Task<string[]?> ReadFilter(string group, CancellationToken cancellationToken)
    {
        var read = server.Client.ReadStreamAsync(
            Direction.Backwards, ConfigStream, StreamPosition.End, 1, cancellationToken: cancellationToken);
        if (await read.ReadState is ReadState.StreamNotFound) return null;
        await foreach (var one in read.WithCancellation(cancellationToken))
        {
            var config = JsonSerializer.Deserialize<Config>(one.Event.Data.Span, JsonSerializerOptions.Web);
            return config?.Entries?.FirstOrDefault(entry => entry.Stream == "$all" && entry.Group == group)?.Filter
                is { Type: "prefix", Data: { } data }
                ? data.Split(',')
                : null;
        }
        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The consumer group {Group} was created with other settings than this release has: {Differences}")]
    private partial void LogDiffers(string group, string differences);

    private sealed record Config(IReadOnlyList<Entry>? Entries);

    private sealed record Entry(string? Stream, string? Group, Filter? Filter);

    private sealed record Filter(string? Context, string? Type, string? Data);
}
