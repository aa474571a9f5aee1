using System.Globalization;
using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Live;

/// <summary>Behind a load balancer, nobody knows which instance wrote what.</summary>
public sealed class LiveOnTwoInstancesTests : OnTwoInstances
{
    [Fact]
    public async Task A_stream_of_either_tells_what_both_wrote_and_goes_on_at_the_other()
    {
        var id = await One.Api.Account();
        var seen = new List<SentEvent>();
        for (var round = 0; round < 10; round++)
        {
            var reading = round % 2 == 0 ? Two : One;
            using var reader = await EventStreamReader.Open(reading.Port, $"accounts/{id}/events?afterRevision=-1",
                seen is [.., var last] ? [("Last-Event-ID", last.Revision.ToString(CultureInfo.InvariantCulture))] : []);
            await One.Api.Deposit(id, "1");
            await Two.Api.Deposit(id, "2");
            seen.AddRange(await reader.Take(round == 0 ? 3 : 2));
        }
        var history = await Two.Api.Walk($"accounts/{id}/history");
        Assert.Equal(history.Select(item => item.GetRawText()), seen.Select(one => one.Data));
    }

    [Fact]
    public async Task The_feeds_cursor_is_good_at_both_and_a_page_held_back_by_one_is_woken_by_the_other()
    {
        var id = await One.Api.Account();
        var cursor = await One.Api.EndOfFeed();
        var told = new List<string?>();
        for (var round = 1; round <= 10; round++)
        {
            var (writing, reading) = round % 2 == 0 ? (One, Two) : (Two, One);
            var held = await reading.Api.FeedLater(reading.Api, cursor, waitSeconds: 30);
            var since = TimeProvider.System.GetTimestamp();
            await writing.Api.Deposit(id, "1");
            while (told.Count < round)
            {
                var page = await held;
                told.AddRange(page.Items.Of(id).Select(item => item.Text("revision")));
                cursor = page.NextCursor!;
                if (told.Count < round) held = reading.Api.FeedPage(cursor, waitSeconds: 30);
            }
            Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }
        Assert.Equal(Enumerable.Range(1, 10).Select(revision => $"{revision}"), told);
    }
}
