using System.Diagnostics.Metrics;

namespace BankingApi.Features.Live;

/// <summary>The open streams of events: how many there may be, and what became of them.</summary>
public sealed class LiveConnections
{
    public const string MeterName = "BankingApi.Live";

    private readonly int _most;
    private int _open;
    private long _sent;
    private long _slow;
    private long _refused;

    public LiveConnections(IOptions<LiveOptions> options, IMeterFactory meters)
    {
        _most = options.Value.MaxConnections;
        var meter = meters.Create(MeterName);
        meter.CreateObservableUpDownCounter("bankingapi.live.connections", () => Volatile.Read(ref _open),
            description: "Streams of events that are open");
        meter.CreateObservableCounter("bankingapi.live.events", () => Volatile.Read(ref _sent),
            description: "Events that were sent on streams");
        meter.CreateObservableCounter("bankingapi.live.slow_readers", () => Volatile.Read(ref _slow),
            description: "Streams that were cut because their reader did not read");
        meter.CreateObservableCounter("bankingapi.live.refused", () => Volatile.Read(ref _refused),
            description: "Streams that were refused because too many were open");
    }

    /// <returns>A place, until it is disposed of; null where all are taken.</returns>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= _most) return new Place(this);
        Interlocked.Decrement(ref _open);
        Interlocked.Increment(ref _refused);
        return null;
    }

    public void Sent(int events) => Interlocked.Add(ref _sent, events);

    public void CutSlowReader() => Interlocked.Increment(ref _slow);

    private sealed class Place(LiveConnections connections) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _left, true)) Interlocked.Decrement(ref connections._open);
        }
    }
}
