using EventStoreDb.Client.Protocol.Streams;
using EventStoreDb.Doubles.Wire;
using Grpc.Core;
using Options = EventStoreDb.Client.Protocol.Streams.ReadReq.Types.Options;

namespace EventStoreDb.Doubles;

/// <content>Catch-up subscriptions to <c>$all</c>.</content>
internal sealed partial class StreamsService
{
    /// <summary>Events that a server looks at, by default, before it says how far it is.</summary>
    private const uint DefaultWindow = 32;

    private async Task SubscribeAsync(Options options, IServerStreamWriter<ReadResp> answers, CancellationToken cancellationToken)
    {
        var matches = EventMatch.Of(options.Filter);
        // The server begins behind the position that it is given.
        var at = options.All.AllOptionCase switch
        {
            Options.Types.AllOptions.AllOptionOneofCase.Start => 0,
            Options.Types.AllOptions.AllOptionOneofCase.End => node.Log.Count,
            Options.Types.AllOptions.AllOptionOneofCase.Position => node.Log.IndexAtOrAfter(options.All.Position.CommitPosition + 1),
            _ => throw ServerErrors.Invalid("The position is missing."),
        };
        var checkpointEvery = options.Filter is { } filter
            ? (filter.WindowCase is Options.Types.FilterOptions.WindowOneofCase.Max ? filter.Max : DefaultWindow)
                * filter.CheckpointIntervalMultiplier
            : uint.MaxValue;
        if (checkpointEvery == 0) throw ServerErrors.Unknown();

        var grew = new SemaphoreSlim(0);
        void Grow() => grew.Release();
        node.Log.Appended += Grow;
        try
        {
            await answers.WriteAsync(
                new ReadResp { Confirmation = new ReadResp.Types.SubscriptionConfirmation { SubscriptionId = Guid.NewGuid().ToString() } },
                cancellationToken);
            var (considered, isLive) = (0u, false);
            while (true)
            {
                for (; node.Log.At(at) is { } stored; at++)
                {
                    if (matches(stored)) await answers.WriteAsync(Answer(stored, options), cancellationToken);
                    if (++considered % checkpointEvery != 0) continue;
                    var reached = new ReadResp.Types.Checkpoint { CommitPosition = stored.Position, PreparePosition = stored.Position };
                    await answers.WriteAsync(new ReadResp { Checkpoint = reached }, cancellationToken);
                }
                if (!isLive) await answers.WriteAsync(new ReadResp { CaughtUp = new ReadResp.Types.CaughtUp() }, cancellationToken);
                isLive = true;
                await grew.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            node.Log.Appended -= Grow;
        }
    }
}
