namespace BankingApi.IntegrationTests.Api;

/// <summary>Every command in every state: what is done, and what is refused and leaves no trace.</summary>
public abstract class AccountStateTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private const string Done = "";

    private static readonly string[] Commands =
        ["deposit", "withdraw 1", "withdraw 100", "interest", "limit same", "limit higher", "limit zero", "suspend", "reactivate", "close"];

    /// <summary>Per state, what each command comes to, in the order above: nothing where it is done, else the refusal's code.</summary>
    public static TheoryData<string, string[]> Cells => new()
    {
        { "active 10, limit 5",
            [Done, Done, "insufficient-funds", Done, "same", Done, Done, Done, "account-not-suspended", "account-has-balance"] },
        { "active 0, limit 0",
            [Done, "insufficient-funds", "insufficient-funds", Done, "same", Done, "same", Done, "account-not-suspended", Done] },
        { "active -5, limit 6",
            [Done, Done, "insufficient-funds", Done, "same", Done, "overdraft-in-use", Done, "account-not-suspended",
                "account-has-balance"] },
        { "suspended 10, limit 5", [.. Enumerable.Repeat("account-suspended", 8), Done, "account-has-balance"] },
        { "suspended 0, limit 0", [.. Enumerable.Repeat("account-suspended", 8), Done, Done] },
        { "reactivated 10, limit 5",
            [Done, Done, "insufficient-funds", Done, "same", Done, Done, Done, "account-not-suspended", "account-has-balance"] },
        { "closed 0, limit 5", [.. Enumerable.Repeat("account-closed", 10)] },
        { "closed while suspended 0, limit 0", [.. Enumerable.Repeat("account-closed", 10)] },
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_command_is_done_or_refused_as_the_state_has_it(string state, string[] outcomes)
    {
        Assert.Equal(Commands.Length, outcomes.Length);
        var owner = await Api.Owner();
        await Table.Check(Commands.Zip(outcomes), async cell =>
        {
            var id = await Reach(state, owner);
            var before = (await Api.Get($"accounts/{id}/balance")).Is(200);
            var answer = await Send(id, cell.First, before["overdraftLimit"]!);
            var after = (await Api.Get($"accounts/{id}/balance")).Is(200);
            if (cell.Second is Done or "same")
            {
                answer.IsAt(cell.First.Contains("deposit", StringComparison.Ordinal)
                    || cell.First.StartsWith("with", StringComparison.Ordinal) || cell.First == "interest" ? 201 : 200, after.Revision);
                Assert.Equal(before.Revision + (cell.Second == Done ? 1 : 0), after.Revision);
                Assert.Equal(Status(cell.First) ?? before["status"], after["status"]);
                Assert.Equal(before.Json.Money("balance") + Change(cell.First), after.Json.Money("balance"));
            }
            else
            {
                answer.IsProblem(422, cell.Second);
                Assert.Equal((before.Revision, before["balance"], before["status"]), (after.Revision, after["balance"], after["status"]));
            }
        });
    }

    [Fact]
    public async Task A_state_goes_before_what_else_is_wrong_with_a_movement()
    {
        var suspended = await Reach("suspended 10, limit 5", await Api.Owner());
        var closed = await Reach("closed 0, limit 5", await Api.Owner());
        foreach (var (id, code) in new[] { (suspended, "account-suspended"), (closed, "account-closed") })
        {
            (await Api.Post($"accounts/{id}/transactions", """{"type":"DEPOSIT","amount":"1","currency":"USD"}""")).IsProblem(422, code);
            (await Api.Post($"accounts/{id}/transactions", """{"type":"DEPOSIT","amount":"-1"}"""))
                .IsProblem(400, "validation-failed", "amount");
        }
    }

    private async Task<Guid> Reach(string state, Guid owner)
    {
        var words = state.Split(' ');
        var (balance, limit) = (words[^3].TrimEnd(','), words[^1]);
        var id = await Api.Account(balance.StartsWith('-') ? "0" : balance, limit, owner: owner);
        if (balance.StartsWith('-')) await Api.Withdraw(id, balance[1..]);
        if (words[0] is "suspended" or "reactivated" || state.Contains("while suspended", StringComparison.Ordinal))
            (await Api.Change(id, "suspend")).Is(200);
        if (words[0] == "reactivated") (await Api.Change(id, "reactivate")).Is(200);
        if (words[0] == "closed") (await Api.Change(id, "close")).Is(200);
        return id;
    }

    private Task<Answer> Send(Guid id, string command, string limit) => command switch
    {
        "deposit" => Api.Move(id, "DEPOSIT", "2"),
        "withdraw 1" => Api.Move(id, "WITHDRAWAL", "1"),
        "withdraw 100" => Api.Move(id, "WITHDRAWAL", "100"),
        "interest" => Api.Move(id, "INTEREST", "0.03"),
        "limit same" => Api.Limit(id, limit),
        "limit higher" => Api.Limit(id, "77"),
        "limit zero" => Api.Limit(id, "0"),
        _ => Api.Change(id, command),
    };

    private static string? Status(string command) => command switch
    {
        "suspend" => "SUSPENDED",
        "reactivate" => "ACTIVE",
        "close" => "CLOSED",
        _ => null,
    };

    private static decimal Change(string command) => command switch
    {
        "deposit" => 2m,
        "withdraw 1" => -1m,
        "interest" => 0.03m,
        _ => 0m,
    };
}
