using System.Globalization;
using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Live;

/// <summary>What the stream of an account says.</summary>
public abstract class AccountStreamTests<TStack>(TStack stack) : LiveTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task It_begins_with_what_happens_next()
    {
        var id = await Api.Account("1");
        await Api.Deposit(id, "2");
        using var reader = await Follow(id);
        await Api.Deposit(id, "3");
        Assert.Equal((await Expected(id))[2], await reader.Next());
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("3")]
    [InlineData("5")]
    public async Task It_begins_behind_the_revision_that_is_asked_for_by_either_name(string after)
    {
        var id = await Api.Account("1");
        for (var i = 0; i < 5; i++) await Api.Deposit(id, "2");
        using var asked = await Follow(id, $"?afterRevision={after}");
        using var resumed = await Follow(id, "", ("Last-Event-ID", after));
        await Api.Deposit(id, "3");
        var from = int.Parse(after, CultureInfo.InvariantCulture) + 1;
        var expected = (await Expected(id))[from..];
        Assert.Equal(expected, await asked.Take(expected.Count));
        Assert.Equal(expected, await resumed.Take(expected.Count));
    }

    [Fact]
    public async Task Last_Event_ID_goes_before_afterRevision()
    {
        var id = await Api.Account("1");
        for (var i = 0; i < 3; i++) await Api.Deposit(id, "2");
        using var reader = await Follow(id, "?afterRevision=0", ("Last-Event-ID", "2"));
        Assert.Equal(3, (await reader.Next()).Revision);
        // A bad one does not matter then; and an empty one is none.
        using var other = await Follow(id, "?afterRevision=x", ("Last-Event-ID", "1"));
        Assert.Equal(2, (await other.Next()).Revision);
        using var empty = await Follow(id, "?afterRevision=0", ("Last-Event-ID", ""));
        Assert.Equal(1, (await empty.Next()).Revision);
    }

    [Fact]
    public async Task Each_event_is_told_as_the_history_tells_it_byte_for_byte_as_it_comes_and_afterwards()
    {
        var id = await Api.Account("100.00", "50.00");
        using var live = await FollowAll(id);
        var deposited = (await Api.Post($"accounts/{id}/transactions",
            """{"type":"DEPOSIT","amount":"7.5","description":"„Zürich“ 日本 😀 \\n \"<&>\" 'x'"}""")).Is(201);
        await Api.Withdraw(id, "12.34");
        var hold = (await Api.Hold(id, "5", ""","description":"Hotel" """)).Is(201).Id("holdId");
        (await Api.Capture(id, hold, "4")).Is(201);
        (await Api.Void(id, (await Api.Hold(id, "5")).Is(201).Id("holdId"))).Is(200);
        (await Api.Reverse(id, deposited.Id("transactionId"))).Is(201);
        (await Api.Limit(id, "60")).Is(200);
        (await Api.Change(id, "suspend")).Is(200);
        (await Api.Change(id, "reactivate")).Is(200);

        var expected = await Expected(id);
        Assert.Equal(11, expected.Count);
        Assert.Equal(expected, await live.Take(expected.Count));
        using var later = await FollowAll(id);
        Assert.Equal(expected, await later.Take(expected.Count));
        await Stack.Restart();
        using var anew = await FollowAll(id);
        Assert.Equal(expected, await anew.Take(expected.Count));
    }

    [Fact]
    public async Task All_who_follow_an_account_get_the_same_and_nothing_of_another()
    {
        var (id, other) = (await Api.Account(), await Api.Account());
        var readers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? FollowAll(id) : Follow(id, "?afterRevision=0")));
        for (var i = 0; i < 20; i++) await Task.WhenAll(Api.Deposit(id, "1"), Api.Deposit(other, "1"));
        var expected = await Expected(id);
        foreach (var (i, reader) in readers.Index())
        {
            Assert.Equal(expected[(i % 2)..], await reader.Take(expected.Count - (i % 2)));
            reader.Dispose();
        }
    }

    [Fact]
    public async Task Both_sides_of_a_transfer_come_and_so_does_what_nobody_asked_for()
    {
        Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var (from, to) = (await Api.Account("100"), await Api.Account());
        using var source = await Follow(from);
        using var target = await Follow(to);
        (await Api.Transfer(from, to, "30")).Is(201);
        await Wait.Until(async () => (await Api.Get($"accounts/{from}/balance"))["reserved"] == "0.00");
        var (sent, received) = ((await Expected(from))[1..], (await Expected(to))[1..]);
        Assert.NotEmpty(received);
        Assert.Equal(sent, await source.Take(sent.Count));
        Assert.Equal(received, await target.Take(received.Count));

        (await Api.Hold(to, "10", ""","expiresAt":"2026-03-01T13:00:00Z" """)).Is(201);
        Assert.Equal("HoldPlacedV1", (await target.Next()).Type);
        Stack.Clock.Stand("2026-03-01T13:00:00Z");
        Assert.Equal("HoldExpiredV1", (await target.Next()).Type);
    }

    [Fact]
    public async Task Whoever_is_disconnected_a_hundred_times_under_load_gets_each_event_once_and_in_order()
    {
        var id = await Api.Account();
        var (seen, times) = (new List<SentEvent>(), 0);
        var load = Deposit(id, writers: 2, () => Volatile.Read(ref times) == 100);
        for (; times < 100; times++)
        {
            using var reader = await Resume();
            seen.AddRange(await reader.TakeFor(TimeSpan.FromMilliseconds(Random.Shared.Next(40))));
        }
        var head = await load;
        using var last = await Resume();
        seen.AddRange(await last.Take(head + 1 - seen.Count));
        Assert.True(head > 100, $"There was no load to speak of: {head} events.");
        Assert.Equal(await Expected(id), seen);

        Task<EventStreamReader> Resume()
            => seen is [.., var one]
                ? Follow(id, "", ("Last-Event-ID", one.Revision.ToString(CultureInfo.InvariantCulture))) : FollowAll(id);
    }

    [Fact]
    public async Task What_cannot_be_followed_is_refused_before_anything_is_sent()
    {
        var id = await Api.Account();
        (await Api.Get($"accounts/{Guid.NewGuid()}/events")).IsProblem(404, "account-not-found");
        (await Api.Get("accounts/x/events")).IsProblem(404, "account-not-found");
        foreach (var bad in (string[])["", "x", "-2", "1.0", "+1", "1e0", "%201"])
            (await Api.Get($"accounts/{id}/events?afterRevision={bad}")).IsProblem(400, "validation-failed", "afterRevision");
        foreach (var bad in (string[])["x", "-2", "1.0", "\"1\""])
            (await Api.Get($"accounts/{id}/events", ("Last-Event-ID", bad))).IsProblem(400, "validation-failed", "Last-Event-ID");
        foreach (var beyond in (string[])["1", "99999999999999999999"])
        {
            (await Api.Get($"accounts/{id}/events?afterRevision={beyond}")).IsProblem(404, "revision-not-found");
            (await Api.Get($"accounts/{id}/events", ("Last-Event-ID", beyond))).IsProblem(404, "revision-not-found");
        }
    }
}
