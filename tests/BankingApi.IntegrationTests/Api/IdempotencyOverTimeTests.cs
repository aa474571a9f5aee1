using System.Globalization;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Keys over restarts, and beyond what an account remembers in memory.</summary>
public abstract class IdempotencyOverTimeTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task A_key_holds_over_a_restart_and_a_thousand_transactions_later()
    {
        const int Later = 1_100;
        var (ownerKey, accountKey, key) = (NewKey(), NewKey(), NewKey());
        var owner = (await Register(ownerKey)).IsAt(201, 0);
        var account = (await Open(owner.Id(), accountKey)).IsAt(201, 0);
        var id = account.Id();
        var first = (await Api.Move(id, "WITHDRAWAL", "10", key)).IsAt(201, 1);
        await Task.WhenAll(
            Enumerable.Range(0, Later).Select(i => Api.Move(id, "DEPOSIT", "1", $"{key}-{i.ToString(CultureInfo.InvariantCulture)}")));
        await Verify();

        await Stack.Restart();
        await Verify();
        await Api.Settled(id);
        await Verify();
        (await Api.Change(id, "suspend")).IsAt(200, Later + 2);
        await Verify();

        async Task Verify()
        {
            var before = (await Api.Get($"accounts/{id}/balance")).Is(200);
            IsReplayOf(owner, await Register(ownerKey));
            IsReplayOf(account, await Open(owner.Id(), accountKey));
            IsReplayOf(first, await Api.Move(id, "WITHDRAWAL", "10", key));
            (await Api.Move(id, "WITHDRAWAL", "11", key)).IsProblem(422, "idempotency-key-reused");
            (await Api.Move(id, "WITHDRAWAL", "11", key, "\"0\"")).IsProblem(422, "idempotency-key-reused");
            foreach (var i in new[] { 0, Later / 2, Later - 1 })
                Assert.True((await Api.Move(id, "DEPOSIT", "1", $"{key}-{i.ToString(CultureInfo.InvariantCulture)}")).Is(201).IsReplayed);
            Assert.Equal((before.Revision, before["balance"]), ((await Api.Get($"accounts/{id}/balance")).Revision, $"{90 + Later}.00"));
        }
    }

    [Fact]
    public async Task Everything_is_still_there_after_a_restart()
    {
        var owner = await Api.Owner();
        var id = await Api.Account("5", "10", owner: owner);
        await Api.Withdraw(id, "7.50");
        (await Api.Change(id, "suspend")).IsAt(200, 2);
        await Api.Settled(id);
        var paths = new[] { $"owners/{owner}", $"owners/{owner}/accounts", $"owners/{owner}/summary", $"accounts/{id}",
            $"accounts/{id}/transactions", $"accounts/{id}/history", $"accounts/{id}/balance?revision=1" };
        var before = new List<string>();
        foreach (var path in paths) before.Add((await Api.Get(path)).Is(200).Text);
        await Stack.Restart();
        foreach (var (path, text) in paths.Zip(before)) Assert.Equal(text, (await Api.Get(path)).Is(200).Text);
        (await Api.Move(id, "DEPOSIT", "1")).IsProblem(422, "account-suspended");
        (await Api.Change(id, "reactivate", "\"2\"")).IsAt(200, 3);
        await Api.Deposit(id, "2.50");
        (await Api.Change(id, "close")).IsAt(200, 5);
    }

    private Task<Answer> Register(string key) => Api.Post("owners", """{"firstName":"a","lastName":"b","email":"a@b"}""", key);

    private Task<Answer> Open(Guid owner, string key)
        => Api.Post("accounts", $$"""{"ownerId":"{{owner}}","currency":"EUR","initialBalance":"100"}""", key);

    private static void IsReplayOf(Answer first, Answer again)
    {
        Assert.True(again.Is(201).IsReplayed);
        Assert.Equal((first.Text, first.ETag, first.Location), (again.Text, again.ETag, again.Location));
    }

    private static string NewKey() => Guid.NewGuid().ToString("N");
}
