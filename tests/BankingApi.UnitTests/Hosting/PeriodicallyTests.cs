using BankingApi.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace BankingApi.UnitTests.Hosting;

public sealed class PeriodicallyTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _clock = new();
    private readonly SemaphoreSlim _rounds = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _failures = [];
    private int _begun;

    [Fact]
    public async Task A_round_that_fails_is_reported_and_the_next_one_comes()
    {
        var running = Periodically.Do(Interval, _clock, Round, failure => _failures.Add(failure.Message), _stop.Token);
        Assert.False(await _rounds.WaitAsync(TimeSpan.FromMilliseconds(50))); // Not before the first interval is over.
        for (var i = 0; i < 3; i++) await Next();
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(["Round 2 failed."], _failures);
    }

    [Fact]
    public async Task The_first_round_can_come_at_once_and_fail()
    {
        _begun = 1;
        var running = Periodically.DoNowAnd(Interval, _clock, Round, failure => _failures.Add(failure.Message), _stop.Token);
        Assert.True(await _rounds.WaitAsync(TimeSpan.FromSeconds(30)));
        await Next();
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(["Round 2 failed."], _failures);
    }

    public void Dispose()
    {
        _rounds.Dispose();
        _stop.Dispose();
    }

    private Task Round(CancellationToken cancellationToken)
    {
        var number = ++_begun;
        _rounds.Release();
        return number == 2 ? throw new InvalidOperationException("Round 2 failed.") : Task.CompletedTask;
    }

    /// <summary>Lets time pass until a round has begun: the timer of the next one may be set a moment after the last.</summary>
    private async Task Next()
    {
        for (var tries = 0; tries < 600; tries++)
        {
            _clock.Advance(Interval);
            if (await _rounds.WaitAsync(TimeSpan.FromMilliseconds(50))) return;
        }
        Assert.Fail("No round came.");
    }
}
