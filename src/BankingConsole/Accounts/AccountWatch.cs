using System.Threading.Channels;
using BankingConsole.Api;

namespace BankingConsole.Accounts;

/// <summary>Follows an account's events, and goes on where it was when the connection has been away. What comes faster than it can be shown
/// is shown together.</summary>
internal sealed class AccountWatch(
    BankClient bank, TimeProvider time, Guid accountId, long after, Func<IReadOnlyList<HistoryEntry>, Task> arrived,
    Func<bool, Task> connected)
    : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Channel<HistoryEntry> _arrivals = Channel.CreateBounded<HistoryEntry>(10_000);
    private readonly CancellationTokenSource _end = new();
    private Task _work = Task.CompletedTask;
    private long _last = after;

    public void Start() => _work = Task.WhenAll(Read(), Show());

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task Read()
    {
        var pause = FirstPause;
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await foreach (var entry in bank.Events(accountId, _last, () => _ = connected(true), _end.Token))
                {
                    _last = entry.Revision;
                    pause = FirstPause;
                    await _arrivals.Writer.WriteAsync(entry, _end.Token);
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
            {
                // Away, or ended: said to the user, and tried again.
            }
            if (_end.IsCancellationRequested) return;
            await connected(false);
            await Task.Delay(pause, time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if ((pause *= 2) > LongestPause) pause = LongestPause;
        }
    }

    private async Task Show()
    {
        while (await _arrivals.Reader.WaitToReadAsync(_end.Token))
        {
            var batch = new List<HistoryEntry>();
            while (_arrivals.Reader.TryRead(out var entry)) batch.Add(entry);
            await arrived(batch);
        }
    }
}
