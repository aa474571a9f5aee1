using System.Globalization;

namespace BankingApi.Bench;

/// <summary>Streams of events that are open together, spread over accounts.</summary>
internal sealed class EventReaders : IAsyncDisposable
{
    private const int Openers = 16;
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(50);
    private readonly EventReader[] _all;

    private EventReaders(EventReader[] all) => _all = all;

    public static async Task<EventReaders> Open(Options options, Api api, string[] accounts)
    {
        var readers = new EventReader[options.Readers];
        var heads = await Heads(api, accounts.Take(readers.Length));
        await Parallel.ForAsync(0, Openers, async (opener, _) =>
        {
            for (var i = opener; i < readers.Length; i += Openers)
            {
                var account = accounts[i % accounts.Length];
                readers[i] = await EventReader.Open(options.Port, account, heads[account]);
            }
        });
        return new(readers);
    }

    public EventReader Any(Random random) => _all[random.Next(_all.Length)];

    /// <summary>Waits until nothing more arrives.</summary>
    public async Task Level()
    {
        for (var (before, now) = (-1L, Arrived); now != before; (before, now) = (now, Arrived)) await Task.Delay(Quiet);
    }

    /// <exception cref="IOException">A stream has ended, or has not everything that was recorded on its account.</exception>
    public async Task MustHaveAll(Api api)
    {
        await Level();
        foreach (var reader in _all) await reader.MustBeOpen();
        var heads = await Heads(api, _all.Select(reader => reader.Account).Distinct());
        if (Array.Find(_all, reader => reader.Revision != heads[reader.Account]) is { } behind)
            throw new IOException($"A stream of {behind.Account} is at {behind.Revision}, its account at {heads[behind.Account]}.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _all) await reader.DisposeAsync();
    }

    private long Arrived => _all.Sum(reader => reader.Revision);

    private static async Task<Dictionary<string, long>> Heads(Api api, IEnumerable<string> accounts)
    {
        var heads = new Dictionary<string, long>();
        foreach (var account in accounts)
        {
            var stream = Guid.Parse(account, CultureInfo.InvariantCulture).ToString("N");
            heads[account] = (await api.Get($"/api/v1/operations/streams/BankAccount-{stream}")).GetProperty("lastRevision").GetInt64();
        }
        return heads;
    }
}
