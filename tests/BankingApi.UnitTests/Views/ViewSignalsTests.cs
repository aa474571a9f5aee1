using BankingApi.Views;
using Microsoft.Extensions.Time.Testing;

namespace BankingApi.UnitTests.Views;

public sealed class ViewSignalsTests
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    private readonly ViewSignals signals = new();
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task Events_gather_for_the_whole_time_while_nobody_waits()
    {
        var lingering = signals.Linger(Most, clock, default);
        clock.Advance(Most - TimeSpan.FromMilliseconds(1));
        Assert.False(lingering.IsCompleted);

        clock.Advance(TimeSpan.FromMilliseconds(1));
        await lingering.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Whoever_comes_to_wait_ends_the_gathering()
    {
        var lingering = signals.Linger(Most, clock, default);
        using var waiter = signals.Wait();

        await lingering.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Nothing_gathers_while_somebody_waits_and_it_does_again_afterwards()
    {
        using (signals.Wait())
        using (signals.Wait())
            Assert.True(signals.Linger(Most, clock, default).IsCompletedSuccessfully);

        Assert.False(signals.Linger(Most, clock, default).IsCompleted);
    }

    [Fact]
    public async Task Stopping_ends_it()
    {
        using var stopping = new CancellationTokenSource();
        var lingering = signals.Linger(Most, clock, stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lingering);
    }
}
