namespace BankingApi.Bench;

/// <summary>Latencies of one client, in microseconds, up to ten seconds.</summary>
internal sealed class Latencies
{
    private readonly List<int> _all = new(1 << 16);

    public int Count => _all.Count;

    public void Add(TimeSpan took) => _all.Add((int)Math.Min(took.TotalMicroseconds, 10_000_000));

    public static (double P50, double P99, double Max) Milliseconds(IEnumerable<Latencies> clients)
    {
        var sorted = clients.SelectMany(client => client._all).Order().ToArray();
        return sorted.Length == 0
            ? (0, 0, 0) : (sorted[sorted.Length / 2] / 1000.0, sorted[(int)(sorted.Length * 0.99)] / 1000.0, sorted[^1] / 1000.0);
    }
}
