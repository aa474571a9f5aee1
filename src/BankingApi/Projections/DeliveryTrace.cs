using BankingApi.Telemetry;

namespace BankingApi.Projections;

/// <summary>Goes on with the traces of the requests whose events a batch brings: for each stream and request a span from the append to the
/// delivery, and one for the projection. Only for live deliveries: a catch-up would add to traces of long ago.</summary>
internal sealed class DeliveryTrace : IDisposable
{
    private readonly Dictionary<StoredEvent, Activity> _spans = new(ReferenceEqualityComparer.Instance);
    private readonly Activity? _outer = Activity.Current;

    private DeliveryTrace() { }

    /// <returns>Null while nobody listens: no metadata is read then.</returns>
    public static DeliveryTrace? Start(IReadOnlyList<Delivery> batch, TimeProvider clock)
        => Tracing.Source.HasListeners() ? Begin([.. batch.Select(delivery => delivery.Event)], clock.GetUtcNow()) : null;

    public void Parked(StoredEvent stored, string reason)
    {
        if (_spans.TryGetValue(stored, out var span)) span.SetStatus(ActivityStatusCode.Error, reason);
    }

    public void Dispose()
    {
        foreach (var span in _spans.Values.Distinct()) span.Dispose();
        Activity.Current = _outer;
    }

    private static DeliveryTrace Begin(IEnumerable<StoredEvent> batch, DateTimeOffset now)
    {
        var trace = new DeliveryTrace();
        foreach (var ofRequest in batch.GroupBy(stored => (stored.Stream, EventSerializer.MetadataOf(stored).TraceParent)))
        {
            if (ofRequest.Key.TraceParent is not { } parent) continue;
            Deliver(parent, ofRequest.Key.Stream, now - ofRequest.Min(stored => stored.Created));
            if (Tracing.Source.StartActivity("project", ActivityKind.Internal, parent) is not { } span) continue;
            span.SetTag("bankingapi.stream", ofRequest.Key.Stream).SetTag("bankingapi.events", ofRequest.Count());
            foreach (var stored in ofRequest) trace._spans[stored] = span;
        }
        // Which of them is current would be chance.
        Activity.Current = trace._outer;
        return trace;
    }

    /// <param name="took">By the store's clock and ours, so it may be negative.</param>
    private static void Deliver(string parent, string stream, TimeSpan took)
    {
        var end = TimeProvider.System.GetUtcNow().UtcDateTime;
        using var span =
            Tracing.Source.StartActivity(
                "deliver", ActivityKind.Consumer, parent, startTime: end - (took > TimeSpan.Zero ? took : TimeSpan.Zero));
        span?.SetTag("bankingapi.stream", stream).SetEndTime(end);
    }
}
