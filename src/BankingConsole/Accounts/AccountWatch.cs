using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using BankingConsole.Api;

namespace BankingConsole.Accounts;

/// <summary>Follows an account's events, and goes on where it was when the connection has been away. What comes faster than it can be shown
/// is shown together.</summary>
internal sealed class AccountWatch(
    BankClient bank, TimeProvider time, Guid accountId, long after, Func<IReadOnlyList<HistoryEntry>, Task> arrived,
    Func<Following, Task> told)
    : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseWithoutSignIn = TimeSpan.FromSeconds(20);

    private readonly Channel<HistoryEntry> _arrivals = Channel.CreateBounded<HistoryEntry>(10_000);
    private readonly CancellationTokenSource _end = new();
    private Task _work = Task.CompletedTask;
    private long _last = after;
    private TimeSpan _pause = FirstPause;

    public void Start() => _work = Task.WhenAll(Read(), Show());

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task Read()
    {
        while (!_end.IsCancellationRequested)
        {
            // A stream that ends in good order is opened again, and nobody need know.
            var trouble = await ReadOnce();
            if (trouble is { } known && !_end.IsCancellationRequested) await told(known);
            var pause = trouble == Following.SignedOut ? PauseWithoutSignIn : _pause;
            await Task.Delay(pause, time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if ((_pause *= 2) > LongestPause) _pause = LongestPause;
        }
    }

    private async Task<Following?> ReadOnce()
    {
        try
        {
            await foreach (var entry in bank.Events(accountId, _last, () => _ = told(Following.Live), _end.Token))
            {
                _last = entry.Revision;
                _pause = FirstPause;
                await _arrivals.Writer.WriteAsync(entry, _end.Token);
            }
            return null;
        }
        catch (HttpRequestException refused) when (refused.StatusCode is { } status)
        {
            return status == HttpStatusCode.Unauthorized ? Following.SignedOut : Following.Refused;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            return Following.Away;
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
