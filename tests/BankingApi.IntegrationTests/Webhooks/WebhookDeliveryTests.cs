using System.Text.Json;
using BankingApi.IntegrationTests.Api;
using Microsoft.AspNetCore.Http;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>What a receiver gets that is well: which events, how they are told and signed, how often and in which order.</summary>
public abstract class WebhookDeliveryTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task What_happens_after_the_registration_arrives_as_the_feed_tells_it()
    {
        await using var receiver = await Receiver.Start();
        var account = await Api.Account("5"); // Before: not for it.
        await using var hook = await Api.Hook(receiver, account);
        await Api.Deposit(account, "1.25");
        (await Api.Hold(account, "2")).Is(201);

        var arrivals = await receiver.UntilTaken(2);
        var told = (await Told(account))[1..];
        // With what Standard Webhooks recommends in front, under its names.
        Assert.Equal(
            told.Select(one
                => $$"""{"type":"{{one.Text("eventType")}}","timestamp":"{{one.Text("recordedAt")}}",{{one.GetRawText()[1..]}}"""),
            arrivals.Select(arrival => arrival.Body));
        Assert.All(arrivals, arrival => Assert.Equal("POST /hook?for=tests", arrival.Request));
        Assert.All(arrivals, arrival => Assert.Equal("application/json; charset=utf-8", arrival.Headers["content-type"]));
        Assert.Equal(2, arrivals.Select(arrival => arrival.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_delivery_is_signed_and_one_that_was_tampered_with_is_found_out()
    {
        await using var receiver = await Receiver.Start();
        var account = await Api.Account();
        await using var hook = await Api.Hook(receiver, account);
        await Api.Deposit(account, "1");
        var arrival = (await receiver.UntilTaken(1))[0];

        var headers = new HeaderDictionary();
        foreach (var (name, value) in arrival.Headers) headers[name] = value;
        var webhook = new StandardWebhook(hook.Secret);
        webhook.Verify(arrival.Body, headers);
        Assert.Matches("^v1,[A-Za-z0-9+/]{43}=$", arrival.Headers["webhook-signature"]);
        Assert.Throws<WebhookVerificationException>(
            () => webhook.Verify(arrival.Body.Replace("1.00", "9.00", StringComparison.Ordinal), headers));
        Assert.Throws<WebhookVerificationException>(
            () => new StandardWebhook($"whsec_{Convert.ToBase64String(new byte[32])}").Verify(arrival.Body, headers));
        headers["webhook-id"] = Guid.NewGuid().ToString();
        Assert.Throws<WebhookVerificationException>(() => webhook.Verify(arrival.Body, headers));
    }

    [Fact]
    public async Task Each_gets_what_it_asked_for_by_type_account_and_owner()
    {
        await using var receiver = await Receiver.Start();
        var (owner, other) = (await Api.Owner(), await Api.Owner());
        var (mine, second, foreign) = (await Api.Account(owner: owner), await Api.Account(owner: owner), await Api.Account(owner: other));
        await using var byType = await Hook("type", ""","eventTypes":["HoldPlacedV1"]""");
        await using var byAccount = await Hook("account", $$""","accountId":"{{mine}}" """);
        await using var byOwner = await Hook("owner", $$""","ownerId":"{{owner}}" """);
        await using var byAll = await Hook(
            "all", $$""","ownerId":"{{owner}}","accountId":"{{second}}","eventTypes":["HoldPlacedV1"]""");
        await using var byNobodys = await Hook("nobody", $$""","ownerId":"{{other}}","accountId":"{{second}}" """);
        foreach (var account in (Guid[])[mine, second, foreign])
        {
            await Api.Deposit(account, "10");
            (await Api.Hold(account, "1")).Is(201);
        }
        var later = await Api.Account(owner: owner);
        (await Api.Hold(foreign, "2")).Is(201);

        // The last one is told of last: all before has been looked at by then.
        await Wait.Until(() => Task.FromResult(Got().Sum(of => of.Count()) >= 4 + 2 + 5 + 1));
        var got = Got();
        const string Moved = "BankAccountTransactionRecordedV2", Held = "HoldPlacedV1";
        Assert.Equal([$"{mine} {Moved}", $"{mine} {Held}"], got["account"]);
        AssertSame(
            [$"{mine} {Moved}", $"{mine} {Held}", $"{second} {Moved}", $"{second} {Held}", $"{later} BankAccountCreatedV2"], got["owner"]);
        AssertSame([$"{mine} {Held}", $"{second} {Held}", $"{foreign} {Held}", $"{foreign} {Held}"], got["type"]);
        Assert.Equal([$"{second} {Held}"], got["all"]);
        Assert.Empty(got["nobody"]);

        async Task<Hook> Hook(string name, string filters) => new(
            Api, (await Api.Register(receiver.Url.Replace("tests", name, StringComparison.Ordinal), filters)).Is(201));

        // Others may use the same server.
        ILookup<string, string> Got() => receiver.Taken
            .Where(arrival => new[] { mine, second, foreign, later }.Any(id => arrival.Json.Text("accountId") == $"{id}"))
            .ToLookup(arrival => arrival.Request.Split('=')[^1],
                arrival => $"{arrival.Json.Text("accountId")} {arrival.Json.Text("eventType")}");

        static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual)
            => Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_event_of_many_writers_arrives_once_and_in_the_order_of_its_account()
    {
        await using var receiver = await Receiver.Start();
        var owner = await Api.Owner();
        await using var hook = await Api.Hook(receiver, $$""","ownerId":"{{owner}}" """);
        var accounts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Api.Account(owner: owner)));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 25; i++) await Api.Deposit(accounts[(writer + i) % 4], $"{writer + 1}");
        }));

        const int All = 4 + (8 * 25);
        await receiver.UntilTaken(All);
        await hook.UntilThereAre(All, "DELIVERED");
        foreach (var account in accounts)
            Assert.Equal(
                Enumerable.Range(0, 51).Select(revision => (long)revision),
                receiver.Tries.Where(one => one.Json.Text("accountId") == $"{account}").Select(one => one.Revision));
        Assert.Equal(All, receiver.Tries.Select(one => one.Id).Distinct().Count());
        Assert.Equal(All, receiver.Tries.Count);
    }

    [Fact]
    public async Task What_was_delivered_is_listed_newest_first_and_comes_again_when_asked_for()
    {
        await using var receiver = await Receiver.Start();
        var account = await Api.Account();
        await using var hook = await Api.Hook(receiver, account);
        for (var i = 0; i < 5; i++) await Api.Deposit(account, "1");
        await receiver.UntilTaken(5);
        await hook.UntilThereAre(5, "DELIVERED");

        var listed = await Api.Walk($"{hook.Path}/deliveries?limit=2");
        Assert.Equal(["5", "4", "3", "2", "1"], listed.Select(one => one.Text("revision")));
        Assert.Equal(receiver.Taken.Select(one => one.Id).Reverse(), listed.Select(one => one.Text("deliveryId")));
        Assert.All(listed, one => Assert.Equal(
            ($"{hook.Id}", $"{account}", "DELIVERED", "1", "200", null),
            (one.Text("webhookId"), one.Text("accountId"), one.Text("status"), one.Text("attempts"), one.Text("responseStatus"),
                one.Text("error"))));
        (await Api.Get($"{hook.Path}/deliveries?status=LOST")).IsProblem(400, "validation-failed", "status");
        (await Api.Get($"{hook.Path}/deliveries?cursor=x")).IsProblem(400, "validation-failed", "cursor");

        var id = listed[2].Text("deliveryId")!;
        Assert.Equal((id, "PENDING"), await Answered());
        Assert.Equal(id, (await receiver.UntilTaken(6))[5].Id);
        Assert.Equal(receiver.Taken[2].Body, receiver.Taken[5].Body);
        await hook.UntilThereAre(5, "DELIVERED");
        (await hook.Redeliver($"{Guid.NewGuid()}")).IsProblem(404, "delivery-not-found");
        await using var other = await Api.Hook(receiver, account);
        (await other.Redeliver(id)).IsProblem(404, "delivery-not-found");

        async Task<(string?, string?)> Answered()
        {
            var answer = (await hook.Redeliver(id)).Is(202);
            return (answer["deliveryId"], answer["status"]);
        }
    }

    [Fact]
    public async Task It_goes_on_after_a_restart_with_what_was_left_in_order()
    {
        var hangs = true;
        await using var receiver = await Receiver.Start(async (_, context) =>
        {
            if (Volatile.Read(ref hangs))
                await Task.Delay(-1, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        var account = await Api.Account();
        var registered = (await Api.Register(receiver.Url, $$""","accountId":"{{account}}" """)).Is(201);
        for (var i = 0; i < 40; i++) await Api.Deposit(account, "1");
        await receiver.UntilTried(1);
        await new Hook(Api, registered).UntilThereAre(40, "PENDING");

        Volatile.Write(ref hangs, false); // But for the first one, which ends with the service.
        await Stack.Restart();
        await using var hook = new Hook(Api, registered);
        await hook.UntilThereAre(40, "DELIVERED");
        Assert.Equal(
            Enumerable.Range(1, 40).Select(revision => (long)revision),
            receiver.Tries.DistinctBy(one => one.Id).Select(one => one.Revision));
        Assert.All(receiver.Tries.GroupBy(one => one.Revision), tries => Assert.Single(tries.Select(one => one.Id).Distinct()));
        Assert.Equal(40, receiver.Tries.Skip(1).Select(one => one.Id).Distinct().Count());
    }

    private async Task<List<JsonElement>> Told(Guid account)
    {
        var (told, cursor) = (new List<JsonElement>(), "");
        while (true)
        {
            var page = (await Api.Get($"events?limit=500{(cursor.Length > 0 ? $"&after={Uri.EscapeDataString(cursor)}" : "")}")).Is(200);
            told.AddRange(page.Items.Where(item => item.Text("accountId") == $"{account}"));
            if (page.Items.Count == 0) return told;
            cursor = page.NextCursor!;
        }
    }
}
