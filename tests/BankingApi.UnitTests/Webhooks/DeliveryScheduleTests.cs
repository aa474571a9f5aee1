using BankingApi.Deliveries;
using BankingApi.Features.Webhooks;
using BankingApi.UnitTests.Domain;

namespace BankingApi.UnitTests.Webhooks;

public sealed class DeliveryScheduleTests
{
    private static readonly DateTimeOffset Start = Some.Opening;

    [Fact]
    public void It_is_tried_again_after_longer_and_longer_pauses_and_then_hourly()
    {
        var lane = new Lane(new(Some.Id(1), "s"), 0, Start, 0, null);
        var (now, pauses) = (Start, new List<double>());
        for (var i = 0; i < 7; i++)
        {
            lane = lane.Failed(now);
            pauses.Add((lane.DueAt!.Value - now).TotalSeconds);
            now = lane.DueAt.Value;
        }

        Assert.Equal([5, 30, 120, 600, 3600, 3600, 3600], pauses);
        Assert.Equal((7, Start), (lane.Failures, lane.FailingSince));
    }

    [Fact]
    public void Tries_that_fail_together_count_once()
    {
        var health = EndpointHealth.Good.Failed(Start, Start.AddSeconds(1)).Failed(Start, Start.AddSeconds(2));
        Assert.Equal(new EndpointHealth(1, Start.AddSeconds(1), Start.AddSeconds(6)), health);

        health = health.Failed(Start.AddSeconds(6), Start.AddSeconds(7));
        Assert.Equal(new EndpointHealth(2, Start.AddSeconds(1), Start.AddSeconds(37)), health);
    }
}
