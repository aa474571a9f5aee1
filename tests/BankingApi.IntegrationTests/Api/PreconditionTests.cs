namespace BankingApi.IntegrationTests.Api;

/// <summary>If-Match: a command that is based on a revision.</summary>
public abstract class PreconditionTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private static readonly string[] Malformed =
        ["0", "", " ", "\"", "\"\"", "\"0", "0\"", "'0'", "W/\"0\"", "\"a\"", "\"-1\"", "\"+0\"", "\"0.0\"", "\" 0\"", "\"0 \"",
            "\"0\" \"1\"", "\"0\";", "*, \"0\"", "**", "\"*\"", "\"0\", x", ","];

    /// <summary>Every command on one account, from an account at revision 1 in the state that it needs.</summary>
    private static readonly (string State, Func<ApiClient, Guid, string, Task<Answer>> Send)[] Commands =
    [
        ("active", (api, id, match) => api.Move(id, "DEPOSIT", "1", ifMatch: match)),
        ("active", (api, id, match) => api.Move(id, "WITHDRAWAL", "1", ifMatch: match)),
        ("active", (api, id, match) => api.Move(id, "INTEREST", "1", ifMatch: match)),
        ("active", (api, id, match) => api.Limit(id, "77", match)),
        ("active", (api, id, match) => api.Change(id, "suspend", match)),
        ("suspended", (api, id, match) => api.Change(id, "reactivate", match)),
        ("suspended", (api, id, match) => api.Change(id, "close", match)),
    ];

    [Fact]
    public async Task A_command_is_done_at_the_revision_it_names_and_at_no_other()
        => await Table.Check(Commands, async command =>
        {
            var id = await Reach(command.State);
            foreach (var other in new[] { "\"0\"", "\"2\"", "\"0\", \"2\"", "\"99999999999999999999\"", "\"01\"" })
                (await command.Send(Api, id, other)).IsProblem(412, "revision-mismatch");
            Assert.Equal(1, (await Api.Get($"accounts/{id}/balance")).Is(200).Revision);
            (await command.Send(Api, id, "\"1\"")).IsAt(command.State == "active" && await IsMovement(id) ? 201 : 200, 2);
            (await command.Send(Api, id, "\"1\"")).IsProblem(412, "revision-mismatch");
        });

    [Fact]
    public async Task Any_account_and_a_list_of_revisions_match()
        => await Table.Check(Commands, async command =>
        {
            foreach (var match in new[] { "*", "\"0\", \"1\"", "\"1\",\"5\"", " \"1\" ", "\"5\" ,, \"1\"" })
            {
                var id = await Reach(command.State);
                Assert.InRange((await command.Send(Api, id, match)).Status, 200, 201);
            }
        });

    [Fact]
    public async Task A_malformed_header_is_refused_and_nothing_happens()
        => await Table.Check(Commands, async command =>
        {
            var id = await Reach(command.State);
            foreach (var match in Malformed) (await command.Send(Api, id, match)).IsProblem(400, "validation-failed", "If-Match");
            Assert.Equal(1, (await Api.Get($"accounts/{id}/balance")).Is(200).Revision);
        });

    [Fact]
    public async Task The_revision_is_judged_before_the_state()
    {
        var suspended = await Reach("suspended");
        (await Api.Move(suspended, "DEPOSIT", "1", ifMatch: "\"0\"")).IsProblem(412, "revision-mismatch");
        (await Api.Move(suspended, "DEPOSIT", "1", ifMatch: "\"1\"")).IsProblem(422, "account-suspended");
        (await Api.Move(suspended, "DEPOSIT", "1", ifMatch: "*")).IsProblem(422, "account-suspended");
        var active = await Api.Account("5");
        (await Api.Move(active, "WITHDRAWAL", "6", ifMatch: "\"7\"")).IsProblem(412, "revision-mismatch");
        (await Api.Move(active, "WITHDRAWAL", "6", ifMatch: "\"0\"")).IsProblem(422, "insufficient-funds");
        (await Api.Limit(active, "0", "\"7\"")).IsProblem(412, "revision-mismatch");
        (await Api.Limit(active, "0", "\"0\"")).IsAt(200, 0);
        (await Api.Change(active, "close", "\"7\"")).IsProblem(412, "revision-mismatch");
    }

    [Fact]
    public async Task What_is_wrong_with_the_request_goes_before_the_revision()
    {
        var id = await Api.Account();
        (await Api.Move(id, "DEPOSIT", "-1", ifMatch: "\"7\"")).IsProblem(400, "validation-failed", "amount");
        (await Api.Move(Guid.NewGuid(), "DEPOSIT", "1", ifMatch: "\"7\"")).IsProblem(404, "account-not-found");
        (await Api.Change(Guid.NewGuid(), "suspend", "*")).IsProblem(404, "account-not-found");
    }

    [Fact]
    public async Task The_ETag_of_an_answer_is_what_the_next_command_can_be_based_on()
    {
        var id = await Api.Account("100");
        var tag = (await Api.Get($"accounts/{id}")).Is(200).ETag;
        tag = (await Api.Move(id, "DEPOSIT", "1", ifMatch: tag)).IsAt(201, 1).ETag;
        tag = (await Api.Limit(id, "5", tag)).IsAt(200, 2).ETag;
        tag = (await Api.Change(id, "suspend", tag)).IsAt(200, 3).ETag;
        tag = (await Api.Change(id, "reactivate", tag)).IsAt(200, 4).ETag;
        tag = (await Api.Move(id, "WITHDRAWAL", "101", ifMatch: tag)).IsAt(201, 5).ETag;
        Assert.Equal("\"5\"", tag);
        await Api.Settled(id);
        foreach (var path in new[] { "", "/balance", $"/balance?at={TimeProvider.System.GetUtcNow().AddMilliseconds(-1).Rfc3339()}",
            "/balance?revision=5", "/history", "/transactions", $"/balances?from={TimeProvider.System.GetUtcNow().AddDays(-1).Rfc3339()}" })
        {
            var answer = (await Api.Get($"accounts/{id}{path}")).Is(200);
            Assert.Equal("\"5\"", answer.ETag);
        }
        Assert.Equal("\"2\"", (await Api.Get($"accounts/{id}/balance?revision=2")).Is(200).ETag);
        (await Api.Change(id, "close", tag)).IsAt(200, 6);
    }

    [Fact]
    public async Task Of_many_commands_on_one_revision_one_is_done()
    {
        var id = await Api.Account("10");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Api.Move(id, "DEPOSIT", "1", ifMatch: "\"0\"")));
        Assert.Single(answers, answer => answer.Status == 201);
        foreach (var answer in answers.Where(answer => answer.Status != 201)) answer.IsProblem(412, "revision-mismatch");
        Assert.Equal("11.00", (await Api.Get($"accounts/{id}/balance")).IsAt(200, 1)["balance"]);
    }

    [Fact]
    public async Task A_header_that_is_wrong_is_refused_where_an_account_is_opened_too()
        => (await Api.Post("accounts", $$"""{"ownerId":"{{await Api.Owner()}}","currency":"EUR"}""", ifMatch: "0"))
            .IsProblem(400, "validation-failed", "If-Match");

    private async Task<Guid> Reach(string state)
    {
        var id = await Api.Account(state == "active" ? "10" : "0");
        if (state == "active") await Api.Deposit(id, "1");
        else (await Api.Change(id, "suspend")).Is(200);
        return id;
    }

    private async Task<bool> IsMovement(Guid id)
        => (await Api.Get($"accounts/{id}/history")).Is(200).Items[^1].Text("eventType") == "BankAccountTransactionRecordedV2";
}
