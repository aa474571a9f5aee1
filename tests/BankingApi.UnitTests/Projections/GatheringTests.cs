using BankingApi.Projections;

namespace BankingApi.UnitTests.Projections;

/// <summary>How long events gather for the views.</summary>
public sealed class GatheringTests
{
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(200);

    [Theory]
    [InlineData(1, 200)]
    [InlineData(2_000, 200)]
    [InlineData(2_001, 400)]
    [InlineData(9_999, 400)]
    [InlineData(10_000, 0)] // There is more already: waiting would let the views fall behind for good.
    public void The_busier_the_log_the_longer_unless_a_batch_was_full(int delivered, int milliseconds)
        => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), DeliveryHandler.GatheringAfter(delivered, 10_000, Linger));
}
