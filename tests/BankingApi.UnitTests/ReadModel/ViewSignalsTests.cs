using BankingApi.ReadModel;
using Microsoft.Extensions.Time.Testing;

namespace BankingApi.UnitTests.ReadModel;

public sealed class ViewSignalsTests
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    private readonly ViewSignals _signals = new();
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Events_gather_for_the_whole_time_while_nobody_waits()
    {
        var lingering = _signals.Linger(Most, _clock, default);
        _clock.Advance(Most - TimeSpan.FromMilliseconds(1));
        Assert.False(lingering.IsCompleted);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await lingering.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Whoever_comes_to_wait_ends_the_gathering()
    {
        var lingering = _signals.Linger(Most, _clock, default);
        using var waiter = _signals.Wait();

        await lingering.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Nothing_gathers_while_somebody_waits_and_it_does_again_afterwards()
    {
        using (_signals.Wait())
        using (_signals.Wait())
            Assert.True(_signals.Linger(Most, _clock, default).IsCompletedSuccessfully);

        Assert.False(_signals.Linger(Most, _clock, default).IsCompleted);
    }

    [Fact]
    public async Task Stopping_ends_it()
    {
        using var stopping = new CancellationTokenSource();
        var lingering = _signals.Linger(Most, _clock, stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lingering);
    }
}
