using Microsoft.Extensions.Time.Testing;

namespace BankingApi.UnitTests;

public sealed class PeriodicallyTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider clock = new();
    private readonly SemaphoreSlim rounds = new(0);
    private readonly CancellationTokenSource stop = new();
    private readonly List<string> failures = [];
    private int begun;

    [Fact]
    public async Task A_round_that_fails_is_reported_and_the_next_one_comes()
    {
        var running = Periodically.Do(Interval, clock, Round, failure => failures.Add(failure.Message), stop.Token);
        Assert.False(await rounds.WaitAsync(TimeSpan.FromMilliseconds(50))); // Not before the first interval is over.
        for (var i = 0; i < 3; i++) await Next();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(["Round 2 failed."], failures);
    }

    [Fact]
    public async Task The_first_round_can_come_at_once_and_fail()
    {
        begun = 1;
        var running = Periodically.DoNowAnd(Interval, clock, Round, failure => failures.Add(failure.Message), stop.Token);
        Assert.True(await rounds.WaitAsync(TimeSpan.FromSeconds(30)));
        await Next();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(["Round 2 failed."], failures);
    }

    public void Dispose()
    {
        rounds.Dispose();
        stop.Dispose();
    }

    private Task Round(CancellationToken cancellation)
    {
        var number = ++begun;
        rounds.Release();
        return number == 2 ? throw new InvalidOperationException("Round 2 failed.") : Task.CompletedTask;
    }

    /// <summary>Lets time pass until a round has begun: the timer of the next one may be set a moment after the last.</summary>
    private async Task Next()
    {
        for (var tries = 0; tries < 600; tries++)
        {
            clock.Advance(Interval);
            if (await rounds.WaitAsync(TimeSpan.FromMilliseconds(50))) return;
        }
        Assert.Fail("No round came.");
    }
}
