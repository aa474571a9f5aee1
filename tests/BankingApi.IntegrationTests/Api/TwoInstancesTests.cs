using System.Globalization;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Two instances of the service on the same stores, as behind a load balancer.</summary>
public sealed class TwoInstancesTests : OnTwoInstances
{
    [Fact]
    public async Task The_same_key_posted_to_both_at_once_has_one_effect_and_one_answer()
    {
        var account = await One.Api.Account(initial: "1000");
        for (var round = 0; round < 100; round++)
        {
            var key = $"both-{round}";
            var answers =
                await Task.WhenAll(new[] { One, Two, Two, One }.Select(instance => instance.Api.Move(account, "WITHDRAWAL", "7", key)));

            Assert.Single(answers.Select(answer => answer.Is(201).Text).Distinct());
            Assert.Equal(3, answers.Count(answer => answer.IsReplayed));
        }
        Assert.Equal("300.00", (await Two.Api.Get($"accounts/{account}/balance")).IsAt(200, 100)["balance"]);
    }

    [Fact]
    public async Task The_same_opening_and_the_same_transfer_on_both_at_once_happen_once()
    {
        var (owner, key) = (await One.Api.Owner(), Guid.NewGuid().ToString());
        var body = $$"""{"ownerId":"{{owner}}","currency":"EUR","initialBalance":"100"}""";
        var opened = await Task.WhenAll(new[] { One, Two, One, Two }.Select(instance => instance.Api.Post("accounts", body, key: key)));
        var source = Assert.Single(opened.Select(answer => answer.Is(201).Id()).Distinct());
        var target = await Two.Api.Account();
        for (var round = 0; round < 5; round++)
        {
            var made = await Task.WhenAll(
                new[] { One, Two }.Select(instance => instance.Api.Transfer(source, target, "9", key: $"t{round}")));
            Assert.Single(made.Select(answer => answer.Id("transferId")).Distinct());
            Assert.All(made, answer => Assert.InRange(answer.Status, 201, 202));
        }
        await Wait.Until(async () => (await One.Api.Get($"accounts/{target}/balance"))["balance"] == "45.00");
        await Wait.Until(async () => (await Two.Api.Get($"accounts/{source}/balance"))["reserved"] == "0.00");
        Assert.Equal("55.00", (await Two.Api.Get($"accounts/{source}/balance"))["balance"]);
    }

    [Fact]
    public async Task What_one_wrote_the_other_reads_where_it_is_asked_for()
    {
        var account = await One.Api.Account();
        for (var revision = 1; revision <= 30; revision++)
        {
            var (writer, reader) = revision % 2 == 0 ? (One, Two) : (Two, One);
            var written = (await writer.Api.Move(account, "DEPOSIT", "1")).IsAt(201, revision);
            var read = await reader.Api.Get($"accounts/{account}?minRevision={revision.ToString(CultureInfo.InvariantCulture)}");
            Assert.Equal(written["balanceAfter"], read.IsAt(200, revision)["balance"]);
            // Without being asked for: the log itself is never stale.
            Assert.Equal(written["balanceAfter"], (await reader.Api.Get($"accounts/{account}/balance")).IsAt(200, revision)["balance"]);
        }
    }

    [Fact]
    public async Task Commands_of_both_on_one_account_race_and_none_is_lost_or_refused_wrongly()
    {
        var account = await One.Api.Account(initial: "50");
        var answers =
            await Task.WhenAll(
                Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? One : Two).Api.Move(account, "WITHDRAWAL", "1", $"race-{i}")));

        Assert.Equal(50, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.IsProblem(422, "insufficient-funds"));
        Assert.Equal("0.00", (await One.Api.Get($"accounts/{account}/balance")).IsAt(200, 50)["balance"]);
        Assert.Equal(50, (await Two.Api.Walk($"accounts/{account}/transactions?minRevision=50")).Count);
    }

    [Fact]
    public async Task Both_share_the_projections_and_one_that_stops_leaves_its_part_to_the_other()
    {
        var accounts = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => One.Api.Account()));
        await Two.DisposeAsync();
        await Task.WhenAll(accounts.Select(account => One.Api.Deposit(account, "3")));
        foreach (var account in accounts)
            Assert.Equal("3.00", (await One.Api.Get($"accounts/{account}?minRevision=1")).IsAt(200, 1)["balance"]);

        await Two.InitializeAsync();
        foreach (var account in accounts)
            Assert.Equal("3.00", (await Two.Api.Get($"accounts/{account}?minRevision=1")).IsAt(200, 1)["balance"]);
        foreach (var instance in new[] { One, Two })
            await Wait.Until(async () => (await instance.Api.Get("operations/projections")).Items.All(projection
                => projection.GetProperty("lagEvents").GetInt64() == 0 && projection.GetProperty("parkedCount").GetInt64() == 0));
    }
}
