using System.Diagnostics;

namespace BankingApi.Bench;

/// <summary>How long the disk takes for itself, while the service is measured: it is told apart who stalls.</summary>
internal sealed class DiskProbe : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;
    private readonly List<double> _took = [];
    private readonly Thread _thread;
    private volatile bool _isOn;
    private volatile bool _ends;

    public DiskProbe(string folder)
    {
        _file = new(Path.Combine(folder, "probe"), FileMode.Create);
        _thread = new(Look) { IsBackground = true };
        _thread.Start();
    }

    public void Begin() => _isOn = true;

    /// <returns>Milliseconds.</returns>
    public (double P50, double Max) End()
    {
        _isOn = false;
        lock (_took)
        {
            _took.Sort();
            return (Math.Round(_took[_took.Count / 2], 3), Math.Round(_took[^1], 3));
        }
    }

    public void Dispose()
    {
        _ends = true;
        _thread.Join();
        _file.Dispose();
    }

    private void Look()
    {
        var page = new byte[4096];
        for (; !_ends; Thread.Sleep(Every))
        {
            if (!_isOn) continue;
            var start = Stopwatch.GetTimestamp();
            _file.Write(page);
            _file.Flush(flushToDisk: true);
            lock (_took) _took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }
}
