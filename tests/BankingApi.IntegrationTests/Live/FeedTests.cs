using System.Globalization;
using BankingApi.EventStore;
using BankingApi.IntegrationTests.Api;
using EventStore.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Live;

/// <summary>The feed of all accounts and owners.</summary>
/// <remarks>A real server may be written to by others at the same time: what is not this test's own is passed over.</remarks>
public abstract class FeedTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private static readonly string[] Fields =
        ["eventId", "streamId", "accountId", "ownerId", "revision", "eventType", "recordedAt", "data"];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(500)]
    public async Task Its_pages_are_the_log_in_its_order_from_the_start(int limit)
    {
        for (var i = 0; i < 3; i++) await Api.Deposit(await Api.Account("1"), "1");
        var (log, position) = (new List<string>(), -1L);
        var store = Stack.Services.GetRequiredService<IEventStore>();
        for (var isEnd = false; !isEnd;)
        {
            var page = await store.ReadAll(position, 500, StreamNames.Prefixes, default);
            log.AddRange(page.Events.Select(one => $"{one.Stream} {one.Revision} {one.Id}"));
            (position, isEnd) = (page.Position, page.IsEnd);
        }
        Assert.True(log.Count > 8);
        var feed = new List<string>();
        for (string? after = null; feed.Count < log.Count;)
        {
            var page = await Api.FeedPage(after, limit);
            Assert.Equal(Math.Min(limit, log.Count - feed.Count), Math.Min(page.Items.Count, log.Count - feed.Count));
            feed.AddRange(page.Items.Select(item => $"{item.Text("streamId")} {item.Text("revision")} {item.Text("eventId")}"));
            after = page.NextCursor;
        }
        Assert.Equal(log, feed.Take(log.Count));
        Assert.Equal(Math.Min(50, log.Count), Math.Min((await Api.Get("events")).Is(200).Items.Count, log.Count));
    }

    [Fact]
    public async Task An_item_says_whose_event_it_is_and_what_happened()
    {
        var owner = await Api.Owner();
        var end = await Api.EndOfFeed();
        var id = await Api.Account("10", owner: owner);
        await Api.Deposit(id, "1.50");
        (await Api.Hold(id, "2")).Is(201);
        var all = (await Api.FeedToEnd()).Items.Of(owner);
        Assert.All(all, item => Assert.Equal(Fields, item.EnumerateObject().Select(field => field.Name)));

        var registered = all[0];
        Assert.Null(registered.Text("accountId"));
        Assert.Equal(("0", $"{owner}"), (registered.Text("revision"), registered.Text("ownerId")));
        Assert.Equal("PersonRegisteredV2", registered.Text("eventType"));

        var history = await Api.Walk($"accounts/{id}/history");
        var stream = (await Api.Settled(id))["streamId"];
        Assert.Equal(4, all.Count);
        foreach (var (told, known) in all.Skip(1).Zip(history))
        {
            Assert.Equal((stream, $"{id}", $"{owner}"), (told.Text("streamId"), told.Text("accountId"), told.Text("ownerId")));
            foreach (var field in (string[])["eventId", "revision", "eventType", "recordedAt", "data"])
                Assert.Equal(known.GetProperty(field).GetRawText(), told.GetProperty(field).GetRawText());
        }
        Assert.Equal(all.Skip(1).Names(), (await Api.FeedToEnd(end)).Items.Of(owner).Names());
        var page = await Api.FeedPage();
        Assert.Equal(["items", "nextCursor"], page.Json.EnumerateObject().Select(field => field.Name));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=501", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("waitSeconds=31", "waitSeconds")]
    [InlineData("waitSeconds=-1", "waitSeconds")]
    [InlineData("waitSeconds=0.5", "waitSeconds")]
    [InlineData("waitSeconds=", "waitSeconds")]
    [InlineData("after=", "after")]
    [InlineData("after=x", "after")]
    [InlineData("after=-1", "after")]
    public async Task Bad_input_is_a_400_with_the_fields_name(string query, string field)
    {
        (await Api.Get($"events?{query}")).IsProblem(400, "validation-failed", field);
        (await Api.Get($"events?{query}&{(field == "waitSeconds" ? "limit=1" : "waitSeconds=30")}"))
            .IsProblem(400, "validation-failed", field);
    }

    [Fact]
    public async Task A_cursor_that_was_changed_or_is_another_lists_is_refused()
    {
        await Api.Account();
        await Api.Account();
        var cursor = (await Api.FeedPage(limit: 1)).NextCursor!;
        for (var i = 0; i < cursor.Length; i++)
        {
            var changed = $"{cursor[..i]}{(cursor[i] == 'A' ? 'B' : 'A')}{cursor[(i + 1)..]}";
            (await Api.Get($"events?after={changed}")).IsProblem(400, "validation-failed", "after");
        }
        (await Api.Get($"events?after={cursor}A")).IsProblem(400, "validation-failed", "after");
        var accounts = Uri.EscapeDataString((await Api.Get("accounts?limit=1")).Is(200).NextCursor!);
        (await Api.Get($"events?after={accounts}")).IsProblem(400, "validation-failed", "after");
        (await Api.Get($"accounts?cursor={cursor}")).IsProblem(400, "validation-failed", "cursor");
        Assert.NotEmpty((await Api.FeedPage(cursor, limit: 7)).Items); // Of another limit it is good.
    }

    [Fact]
    public async Task The_cursor_of_the_end_stays_good_and_what_comes_later_comes_behind_it()
    {
        var id = await Api.Account();
        var end = await Api.EndOfFeed();
        var (items, same) = await Api.FeedToEnd(end);
        Assert.Empty(items.Of(id));
        await Api.Deposit(id, "1");
        await Api.Deposit(id, "2");
        string[] expected = ["1", "2"];
        foreach (var cursor in (string[])[end, same])
        {
            for (var again = 0; again < 2; again++)
                Assert.Equal(expected, (await Api.FeedToEnd(cursor)).Items.Of(id).Select(item => item.Text("revision")));
        }
        await Stack.Restart();
        await Api.Deposit(id, "3");
        Assert.Equal([.. expected, "3"], (await Api.FeedToEnd(end, limit: 1)).Items.Of(id).Select(item => item.Text("revision")));
    }

    [Fact]
    public async Task Walked_while_eight_write_it_has_each_event_once_and_each_stream_in_order()
    {
        var accounts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Api.Account("100")));
        var (cursor, writing) = (await Api.EndOfFeed(), 8);
        var load = Task.WhenAll(accounts.Select(async (account, i) =>
        {
            for (var n = 0; n < 60; n++)
            {
                if (n % 6 == 0) (await Api.Transfer(account, accounts[(i + 1) % 8], "0.10")).Is(201);
                else await Api.Deposit(account, "1");
            }
            Interlocked.Decrement(ref writing);
        }));
        var told = new List<System.Text.Json.JsonElement>();
        while (Volatile.Read(ref writing) > 0)
        {
            var page = await Api.FeedPage(cursor, limit: 13, waitSeconds: 1);
            told.AddRange(page.Items);
            cursor = page.NextCursor!;
        }
        await load;
        foreach (var account in accounts)
            await Wait.Until(async () => (await Api.Get($"accounts/{account}/balance"))["reserved"] == "0.00");
        told.AddRange((await Api.FeedToEnd(cursor, limit: 13)).Items);
        Assert.Equal(told.Count, told.Names().Distinct().Count());
        foreach (var account in accounts)
        {
            var head = (await Api.Get($"accounts/{account}/balance")).Revision;
            Assert.True(head > 60);
            Assert.Equal(
                Enumerable.Range(1, (int)head).Select(revision => revision.ToString(CultureInfo.InvariantCulture)),
                told.Of(account).Select(item => item.Text("revision")));
        }
    }
}
