using System.Text;
using EventStoreDb.Client.Errors;
using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;

namespace EventStoreDb.Client.Tests;

/// <summary>What tests append, and how long they wait for a fact.</summary>
internal static class Given
{
    /// <summary>Long, since on a server that others load, a group from the start reads past everything of theirs first.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static string NewStream(string prefix = "test") => $"{prefix}-{Guid.NewGuid():N}";

    public static EventData Event(string type = "Happened", string data = "{}")
        => new(Uuid.NewUuid(), type, Encoding.UTF8.GetBytes(data));

    public static EventData[] Events(int count) => [.. Enumerable.Range(0, count).Select(i => Event(data: $$"""{"n":{{i}}}"""))];

    public static CancellationToken Bounded() => new CancellationTokenSource(Patience).Token;

    /// <summary>Asks until the answer is yes.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> fact)
    {
        var bound = Bounded();
        while (!await fact()) await Task.Delay(20, bound);
    }

    /// <summary>Does as a careful caller does: the same append again until its outcome is known.</summary>
    public static async Task<IWriteResult> AppendUntilKnownAsync(
        this EventStoreClient client, string stream, StreamState state, IReadOnlyList<EventData> events)
    {
        var bound = Bounded();
        while (true)
        {
            try
            {
                return await client.AppendToStreamAsync(stream, state, events, cancellationToken: bound);
            }
            catch (Exception e) when (e is Grpc.Core.RpcException or NotLeaderException or DiscoveryException)
            {
                await Task.Delay(20, bound);
            }
        }
    }
}
