using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Live;

/// <summary>How the feed waits for what is still to come.</summary>
/// <remarks>A real server may be written to by others at the same time: what is not this test's own is passed over.</remarks>
public abstract class FeedWaitTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task An_empty_page_is_held_back_until_something_happens()
    {
        var id = await Api.Account();
        for (var round = 1; round <= 5; round++)
        {
            var (cursor, page) = (await Api.EndOfFeed(), default(Answer));
            var held = await Api.FeedLater(Api, cursor, waitSeconds: 30);
            var since = TimeProvider.System.GetTimestamp();
            await Api.Deposit(id, "1");
            while ((page = await held).Items.Of(id).Count == 0) held = Api.FeedPage(page.NextCursor, waitSeconds: 30);
            Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(5));
            Assert.Equal($"{round}", Assert.Single(page.Items.Of(id)).Text("revision"));
        }
    }

    [Fact]
    public async Task And_answered_empty_when_the_wait_is_over()
    {
        await Api.Account();
        var cursor = await Api.EndOfFeed();
        await Wait.Until(async () =>
        {
            var since = TimeProvider.System.GetTimestamp();
            var page = await Api.FeedPage(cursor, waitSeconds: 2);
            var took = TimeProvider.System.GetElapsedTime(since);
            cursor = page.NextCursor!;
            if (page.Items.Count > 0) return false;
            Assert.InRange(took, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(10));
            return true;
        });
        // What is there is not waited for.
        var start = TimeProvider.System.GetTimestamp();
        Assert.NotEmpty((await Api.FeedPage(waitSeconds: 30)).Items);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_page_that_is_held_back_is_let_go_when_the_service_stops()
    {
        await Api.Account();
        var cursor = await Api.EndOfFeed();
        // Not the fixture's, which leaves before the service does.
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Stack.Port}/api/v1/") };
        var held = await new ApiClient(http).FeedLater(Api, cursor, waitSeconds: 30);
        var since = TimeProvider.System.GetTimestamp();
        var restarted = Stack.Restart();
        Assert.NotNull((await held).NextCursor);
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await restarted;
    }
}
