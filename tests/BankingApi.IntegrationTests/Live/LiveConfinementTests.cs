using BankingApi.IntegrationTests.Api;
using BankingApi.IntegrationTests.Security;

namespace BankingApi.IntegrationTests.Live;

/// <summary>Who sees what as it happens, and for how long.</summary>
public sealed class LiveConfinementTests(ConfinementTests.TwoOwners bank) : IClassFixture<ConfinementTests.TwoOwners>
{
    private readonly ApiClient _ann = bank.Ann;
    private readonly ApiClient _bob = bank.Bob;

    [Fact]
    public async Task Ones_own_account_is_followed_and_anothers_is_unknown()
    {
        using var reader = await Follow(bank.AnnsOther, bank.Stack.Provider.Token("accounts:read", bank.AnnsId, "ann"));
        await bank.Teller.Deposit(bank.AnnsOther, "1.00");
        var history = await bank.Teller.Walk($"accounts/{bank.AnnsOther}/history");
        Assert.Equal(history[^1].GetRawText(), (await reader.Next()).Data);

        foreach (var query in (string[])["", "?afterRevision=-1", "?afterRevision=0", "?afterRevision=999999", "?afterRevision=x"])
        {
            var (theirs, nobodys) = (await _ann.Get($"accounts/{bank.BobsAccount}/events{query}"),
                await _ann.Get($"accounts/{Guid.NewGuid()}/events{query}"));
            if (query.EndsWith('x')) theirs.IsProblem(400, "validation-failed", "afterRevision");
            else theirs.IsProblem(404, "account-not-found");
            Assert.Equal((nobodys.Status, nobodys["code"], nobodys["detail"]), (theirs.Status, theirs["code"], theirs["detail"]));
        }
    }

    [Fact]
    public async Task The_feed_has_ones_own_events_only()
    {
        var all = (await bank.Teller.FeedToEnd()).Items;
        foreach (var (client, owner) in new[] { (_ann, bank.AnnsId), (_bob, bank.BobsId) })
        {
            foreach (var limit in (int[])[1, 500])
            {
                var own = (await client.FeedToEnd(limit: limit)).Items;
                Assert.All(own, item => Assert.Equal($"{owner}", item.Text("ownerId")));
                Assert.Equal(all.Of(owner).Select(item => item.GetRawText()), own.Select(item => item.GetRawText()));
            }
        }
        Assert.Equal($"{bank.AnnsId}", (await _ann.FeedPage(limit: 1)).Items[0].Text("ownerId"));
    }

    [Fact]
    public async Task And_waits_for_ones_own_only()
    {
        var cursor = await _ann.EndOfFeed();
        var held = await _ann.FeedLater(bank.Teller, cursor, waitSeconds: 2);
        var since = TimeProvider.System.GetTimestamp();
        await bank.Teller.Deposit(bank.BobsOther, "1.00");
        var empty = await held;
        Assert.Empty(empty.Items);
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

        held = await _ann.FeedLater(bank.Teller, empty.NextCursor!, waitSeconds: 30);
        since = TimeProvider.System.GetTimestamp();
        await bank.Teller.Deposit(bank.BobsOther, "1.00");
        await bank.Teller.Deposit(bank.AnnsOther, "1.00");
        Assert.Equal($"{bank.AnnsOther}", Assert.Single((await held).Items).Text("accountId"));
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_cursor_of_somebody_elses_is_refused()
    {
        var clients = new[] { _ann, _bob, bank.Teller };
        foreach (var giver in clients)
        {
            var cursor = Uri.EscapeDataString((await giver.FeedPage(limit: 1)).NextCursor!);
            foreach (var client in clients)
            {
                var answer = await client.Get($"events?after={cursor}");
                if (client == giver) answer.Is(200);
                else answer.IsProblem(400, "validation-failed", "after");
            }
        }
    }

    [Fact]
    public async Task Each_has_a_scope_of_its_own()
    {
        var provider = bank.Stack.Provider;
        foreach (var owner in (Guid?[])[null, bank.AnnsId])
        {
            var (accounts, events) = (bank.Stack.With(provider.Token("accounts:read", owner)),
                bank.Stack.With(provider.Token("events:read", owner)));
            (await events.Get($"accounts/{bank.AnnsAccount}/events")).IsProblem(403, "forbidden");
            (await accounts.Get("events")).IsProblem(403, "forbidden");
            (await events.Get("events")).Is(200);
            using var reader = await Follow(bank.AnnsAccount, provider.Token("accounts:read", owner));
        }
        (await bank.Stack.With(null).Get($"accounts/{bank.AnnsAccount}/events")).IsProblem(401, "unauthenticated");
        (await bank.Stack.With(null).Get("events")).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_stream_ends_when_its_token_does()
    {
        // Of whole seconds.
        var end = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().AddSeconds(4).ToUnixTimeSeconds());
        var token = bank.Stack.Provider.Token("accounts:read", bank.AnnsId, "ann", payload => payload["exp"] = end.ToUnixTimeSeconds());
        using var reader = await Follow(bank.AnnsAccount, token);
        await bank.Teller.Deposit(bank.AnnsAccount, "1.00");
        await reader.Next();
        Assert.Empty(await reader.ToEnd());
        Assert.InRange(TimeProvider.System.GetUtcNow(), end.AddSeconds(-0.5), end.AddSeconds(5));
        // And with one that is over, though still believed, nothing is left to be told.
        using var late = await Follow(bank.AnnsAccount, token);
        Assert.Empty(await late.ToEnd());
    }

    private Task<EventStreamReader> Follow(Guid account, string token)
        => EventStreamReader.Open(bank.Stack.Port, $"accounts/{account}/events", ("Authorization", $"Bearer {token}"));
}
