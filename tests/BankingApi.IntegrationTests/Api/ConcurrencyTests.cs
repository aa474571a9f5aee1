using System.Globalization;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Many at once on one account: nothing lost, nothing spent twice, nobody sent away.</summary>
public abstract class ConcurrencyTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task Of_40_withdrawals_of_10_from_200_exactly_20_succeed()
    {
        var id = await Api.Account("200");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Api.Move(id, "WITHDRAWAL", "10")));
        Assert.Equal(20, answers.Count(answer => answer.Status == 201));
        foreach (var answer in answers.Where(answer => answer.Status != 201)) answer.IsProblem(422, "insufficient-funds");
        Assert.Equal("0.00", (await Api.Settled(id)).IsAt(200, 20)["balance"]);
        await Explains(id, 200m, answers.Where(answer => answer.Status == 201));
    }

    [Fact]
    public async Task Of_200_deposits_at_once_all_succeed_and_add_up()
    {
        var id = await Api.Account();
        var answers =
            await Task.WhenAll(
                Enumerable.Range(1, 200)
                    .Select(i => Api.Move(
                        id, "DEPOSIT", $"{i.ToString(CultureInfo.InvariantCulture)}.01", i % 2 == 0 ? Guid.NewGuid().ToString() : null)));
        foreach (var answer in answers) answer.Is(201);
        var account = (await Api.Settled(id)).IsAt(200, 200);
        Assert.Equal(("20102.00", "20102.00", "200", "200.01"),
            (account["balance"], account["totalCredits"], account["transactionCount"], account["largestTransaction"]));
        await Explains(id, 0m, answers);
    }

    [Fact]
    public async Task Commands_of_all_kinds_at_once_leave_a_history_that_explains_every_answer()
    {
        var id = await Api.Account("100", "50");
        var answers = await Task.WhenAll(Enumerable.Range(0, 160).Select(i => (i % 8) switch
        {
            0 or 1 => Api.Move(id, "WITHDRAWAL", "30"),
            2 or 3 => Api.Move(id, "DEPOSIT", "20"),
            4 => Api.Limit(id, i % 16 == 4 ? "50" : "80"),
            5 => Api.Change(id, "suspend"),
            6 => Api.Change(id, "reactivate"),
            _ => Api.Move(id, "INTEREST", "0.01"),
        }));
        foreach (var answer in answers) Assert.Contains(answer.Status, new[] { 200, 201, 422 });
        var history = await Api.Walk($"accounts/{id}/history?limit=500");
        Assert.Equal(Enumerable.Range(0, history.Count), history.Select(entry => entry.GetProperty("revision").GetInt32()));
        Assert.All(history, entry => Assert.True(entry.Money("balanceAfter") >= -80m));
        await Explains(id, 100m, answers.Where(answer => answer.Status == 201));
        var account = await Api.Settled(id);
        Assert.Equal((history.Count - 1, history[^1].Text("balanceAfter")), (account.Revision, account["balance"]));
    }

    [Fact]
    public async Task Many_accounts_at_once_are_all_there_in_one_order()
    {
        var owner = await Api.Owner();
        var opened = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(i => Api.Account(i.ToString(CultureInfo.InvariantCulture), owner: owner)));
        foreach (var id in opened) await Api.Settled(id);
        var listed = (await Api.Walk($"accounts?ownerId={owner}&limit=9")).Select(item => item.GetProperty("id").GetGuid()).ToList();
        Assert.Equal(opened.Order(), listed.Order());
        Assert.Equal(listed,
            (await Api.Get($"owners/{owner}/accounts?limit=500")).Is(200).Items.Select(item => item.GetProperty("id").GetGuid()));
        Assert.Equal("4950.00", (await Api.Get($"owners/{owner}/summary")).Is(200).Json.GetProperty("balances")[0].Text("totalBalance"));
    }

    /// <summary>Every success is one event at the revision that it answered, and the chain of them makes the balance.</summary>
    private async Task Explains(Guid id, decimal initial, IEnumerable<Answer> successes)
    {
        var balance = initial;
        var inOrder = successes.OrderBy(answer => answer.Revision).ToList();
        Assert.Equal(inOrder.Count, inOrder.Select(answer => answer.Revision).Distinct().Count());
        foreach (var answer in inOrder)
        {
            balance += (answer["direction"] == "CREDIT" ? 1 : -1) * answer.Json.Money("amount");
            Assert.Equal(balance, answer.Json.Money("balanceAfter"));
        }
        var listed = await Api.Walk($"accounts/{id}/transactions?order=asc&limit=500");
        Assert.Equal(inOrder.Select(answer => answer.Text), listed.Select(item => item.GetRawText()));
    }
}
