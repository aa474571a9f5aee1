using BankingApi.Telemetry;

namespace BankingApi.WriteModel;

/// <summary>Writes to streams of few events, one at a time: there is nothing to queue, to cache or to snapshot.</summary>
public sealed class ShortStreams(IEventStore events, EventSerializer serializer)
{
    /// <param name="id">Of the owner or the webhook whose stream it is.</param>
    /// <param name="lastHash">Of the event at <paramref name="expectedRevision"/>; null where there is none.</param>
    /// <param name="eventId">The same at each try of one request, and no other's.</param>
    /// <returns>False where the stream is not at <paramref name="expectedRevision"/> any more: then it has to be decided anew.</returns>
    public async ValueTask<bool> Append(
        Caller caller, Guid id, string stream, long expectedRevision, EventHash? lastHash, Guid eventId, object decided)
    {
        var metadata = new EventMetadata(
            Activity.Current?.TraceId.ToHexString() ?? id.ToString("N"), id.ToString("D"), caller.Actor, Activity.Current?.Id,
            serializer.SchemaOf(decided), null);
        using var span = Tracing.Source.StartActivity("append", ActivityKind.Client);
        var linked = HashChain.Link(
            lastHash, stream, expectedRevision + 1, serializer.Serialize(eventId, decided, metadata), out _);
        return (await events.Append(stream, expectedRevision, [linked], default)).Appended;
    }
}
