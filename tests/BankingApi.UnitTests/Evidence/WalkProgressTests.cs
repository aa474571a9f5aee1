using BankingApi.Evidence;
using Microsoft.Extensions.Time.Testing;

namespace BankingApi.UnitTests.Evidence;

public sealed class WalkProgressTests
{
    [Fact]
    public void A_terminal_is_told_once_a_second_and_left_with_an_empty_line()
    {
        using var terminal = new StringWriter();
        var clock = new FakeTimeProvider();
        using (var progress = new WalkProgress(terminal, clock))
        {
            progress.Tell(1_000, 999, 9_999);
            Assert.Equal("", terminal.ToString());
            clock.Advance(TimeSpan.FromSeconds(2));
            progress.Tell(5_000, 4_999, 9_999);
            progress.Tell(6_000, 5_999, 9_999);
            Assert.Equal("\r5,000 events, 2,500/s, 50 %", terminal.ToString());
        }

        Assert.EndsWith("\r" + new string(' ', 27) + "\r", terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_looks_nothing_is_told()
    {
        var clock = new FakeTimeProvider();
        using var progress = new WalkProgress(null, clock);
        clock.Advance(TimeSpan.FromSeconds(2));
        progress.Tell(5_000, 4_999, 0);
    }
}
