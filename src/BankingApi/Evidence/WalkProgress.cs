namespace BankingApi.Evidence;

/// <summary>How far a walk has got, in one line of a terminal, about once a second.</summary>
/// <param name="terminal">Null where nobody looks.</param>
internal sealed class WalkProgress(TextWriter? terminal, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly long _start = clock.GetTimestamp();
    private long _last = clock.GetTimestamp();
    private int _length;

    public void Tell(long events, long position, long head)
    {
        if (terminal is null || clock.GetElapsedTime(_last) < Every) return;
        _last = clock.GetTimestamp();
        var perSecond = events / clock.GetElapsedTime(_start).TotalSeconds;
        var share = Math.Min(1, (double)position / Math.Max(1, head));
        var line = string.Create(CultureInfo.InvariantCulture, $"{events:N0} events, {perSecond:N0}/s, {share:P0}");
        terminal.Write($"\r{line.PadRight(_length)}");
        _length = Math.Max(_length, line.Length);
    }

    /// <summary>Leaves the line empty for whatever is written next.</summary>
    public void Dispose()
    {
        if (_length > 0) terminal!.Write($"\r{new string(' ', _length)}\r");
    }
}
