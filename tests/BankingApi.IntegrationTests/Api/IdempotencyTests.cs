namespace BankingApi.IntegrationTests.Api;

/// <summary>Idempotency-Key: one effect, and the original answer ever after.</summary>
public abstract class IdempotencyTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task A_repeated_transaction_is_answered_as_the_first_was_whatever_its_spelling()
    {
        var id = await Api.Account("100");
        var key = NewKey();
        var path = $"accounts/{id}/transactions";
        var first = (await Api.Post(path, """{"type":"WITHDRAWAL","amount":"60"}""", key)).IsAt(201, 1);
        Assert.False(first.IsReplayed);
        await Table.Check(
            new[]
            {
                """{"type":"WITHDRAWAL","amount":"60"}""", """{"amount":60.0,"type":"WITHDRAWAL"}""",
                """{"type":"WITHDRAWAL","amount":"60.00","currency":"EUR"}""",
                """{"type":"WITHDRAWAL","amount":60,"currency":null,"description":null}""",
                """{"type":"WITHDRAWAL","amount":"60.0","description":""}""",
                """ { "type" : "WITHDRAWAL" , "amount" : "60" , "description" : "   " } """,
                """{"\u0074ype":"WITHDRAWAL","amount":"6\u0030"}""",
            },
            async body => IsReplayOf(first, await Api.Post(path, body, key)));
        IsReplayOf(first, await Api.Post(path, """{"type":"WITHDRAWAL","amount":"60"}""", $"\"{key}\""));
        Assert.Equal("40.00", (await Api.Get($"accounts/{id}/balance")).IsAt(200, 1)["balance"]);
        Assert.Single((await Api.Get($"{path}?minRevision=1")).Is(200).Items);
    }

    [Fact]
    public async Task Another_body_under_a_key_is_refused_and_nothing_happens()
    {
        var id = await Api.Account("100");
        var key = NewKey();
        var path = $"accounts/{id}/transactions";
        (await Api.Post(path, """{"type":"DEPOSIT","amount":"5","description":"one"}""", key)).IsAt(201, 1);
        await Table.Check(
            new[]
            {
                """{"type":"DEPOSIT","amount":"5.01","description":"one"}""", """{"type":"INTEREST","amount":"5","description":"one"}""",
                """{"type":"WITHDRAWAL","amount":"5","description":"one"}""", """{"type":"DEPOSIT","amount":"5","description":"two"}""",
                """{"type":"DEPOSIT","amount":"5","description":"One"}""", """{"type":"DEPOSIT","amount":"5"}""",
                """{"type":"DEPOSIT","amount":"5","description":"one","currency":"USD"}""",
                """{"type":"WITHDRAWAL","amount":"5000","description":"one"}""",
            },
            async body =>
            {
                (await Api.Post(path, body, key)).IsProblem(422, "idempotency-key-reused");
                // The key is judged before the revision.
                (await Api.Post(path, body, key, ifMatch: "\"7\"")).IsProblem(422, "idempotency-key-reused");
            });
        (await Api.Post(path, """{"type":"DEPOSIT","amount":"x","description":"one"}""", key))
            .IsProblem(400, "validation-failed", "amount");
        (await Api.Post(path, """{"type":"DEPOSIT","amount":"5","description":"one"}""", key, ifMatch: "7"))
            .IsProblem(400, "validation-failed", "If-Match");
        Assert.Equal("105.00", (await Api.Get($"accounts/{id}/balance")).IsAt(200, 1)["balance"]);
    }

    [Fact]
    public async Task A_replay_is_answered_whatever_became_of_the_account_since()
    {
        var id = await Api.Account("10");
        var key = NewKey();
        var first = (await Api.Move(id, "WITHDRAWAL", "10", key, "\"0\"")).IsAt(201, 1);
        IsReplayOf(first, await Api.Move(id, "WITHDRAWAL", "10", key, "\"0\"")); // Though the account has moved on.
        IsReplayOf(first, await Api.Move(id, "WITHDRAWAL", "10", key, "\"77\""));
        (await Api.Limit(id, "500")).IsAt(200, 2);
        IsReplayOf(first, await Api.Move(id, "WITHDRAWAL", "10", key));
        (await Api.Change(id, "suspend")).IsAt(200, 3);
        IsReplayOf(first, await Api.Move(id, "WITHDRAWAL", "10", key));
        (await Api.Change(id, "close")).IsAt(200, 4);
        IsReplayOf(first, await Api.Move(id, "WITHDRAWAL", "10", key));
        (await Api.Move(id, "WITHDRAWAL", "11", key)).IsProblem(422, "idempotency-key-reused");
        (await Api.Move(id, "WITHDRAWAL", "10", NewKey())).IsProblem(422, "account-closed");
        Assert.Equal(5, (await Api.Get($"accounts/{id}/history")).Is(200).Items.Count);
    }

    [Fact]
    public async Task A_repeated_opening_opens_one_account()
    {
        var (owner, other) = (await Api.Owner(), await Api.Owner());
        var key = NewKey();
        var first = (await Api.Post("accounts", $$"""{"ownerId":"{{owner}}","currency":"EUR"}""", key)).IsAt(201, 0);
        await Table.Check(
            new[]
            {
                $$"""{"ownerId":"{{owner}}","currency":"EUR"}""",
                $$"""{"ownerId":"{{owner}}","currency":"EUR","accountType":"CHECKING","initialBalance":"0","overdraftLimit":0.00}""",
                $$"""{"currency":"EUR","ownerId":"{{owner.ToString().ToUpperInvariant()}}","accountType":null,"initialBalance":0,"overdraftLimit":null}""",
            },
            async body => IsReplayOf(first, await Api.Post("accounts", body, key)));

        await Api.Deposit(first.Id(), "5");
        await Api.Withdraw(first.Id(), "5");
        (await Api.Change(first.Id(), "close")).IsAt(200, 3);
        IsReplayOf(first, await Api.Post("accounts", $$"""{"ownerId":"{{owner}}","currency":"EUR"}""", key));
        await Table.Check(
            new[]
            {
                $$"""{"ownerId":"{{other}}","currency":"EUR"}""", $$"""{"ownerId":"{{owner}}","currency":"USD"}""",
                $$"""{"ownerId":"{{owner}}","currency":"EUR","accountType":"SAVINGS"}""",
                $$"""{"ownerId":"{{owner}}","currency":"EUR","initialBalance":"0.01"}""",
                $$"""{"ownerId":"{{owner}}","currency":"EUR","overdraftLimit":"1"}""",
                $$"""{"ownerId":"{{Guid.NewGuid()}}","currency":"EUR"}""",
            },
            async body => (await Api.Post("accounts", body, key)).IsProblem(422, "idempotency-key-reused"));
        await Api.Settled(first.Id());
        Assert.Equal([first["id"]], (await Api.Get($"owners/{owner}/accounts")).Is(200).Column("id"));
        Assert.Empty((await Api.Get($"owners/{other}/accounts")).Is(200).Items);
    }

    [Fact]
    public async Task A_repeated_registration_registers_one_owner()
    {
        var key = NewKey();
        var mark = Guid.NewGuid().ToString("N");
        var first = (await Api.Post("owners", $$"""{"firstName":"{{mark}}","lastName":"Last","email":"a@b"}""", key)).IsAt(201, 0);
        IsReplayOf(first, await Api.Post("owners", $$"""{"firstName":" {{mark}}","lastName":"L\u0061st ","email":" a@b "}""", key));
        foreach (var body in new[] { $$"""{"firstName":"{{mark}}","lastName":"last","email":"a@b"}""",
            $$"""{"firstName":"{{mark}}","lastName":"Last","email":"a@c"}""" })
            (await Api.Post("owners", body, key)).IsProblem(422, "idempotency-key-reused");
        await Wait.Until(async () => (await Api.Get($"owners?search={mark}")).Is(200).Items.Count > 0);
        Assert.Single((await Api.Get($"owners?search={mark}")).Is(200).Items);
    }

    [Fact]
    public async Task A_key_is_scoped_to_the_path_it_is_posted_to()
    {
        var key = NewKey();
        var owner = (await Api.Post("owners", """{"firstName":"a","lastName":"b","email":"a@b"}""", key)).IsAt(201, 0).Id();
        var one = (await Api.Post("accounts", $$"""{"ownerId":"{{owner}}","currency":"EUR"}""", key)).IsAt(201, 0);
        var other = await Api.Account(owner: owner);
        Answer[] answers = [one, await Api.Move(one.Id(), "DEPOSIT", "1", key), await Api.Move(other, "DEPOSIT", "2", key)];
        foreach (var answer in answers) Assert.False(answer.Is(201).IsReplayed);
        Assert.NotEqual(answers[1]["transactionId"], answers[2]["transactionId"]);
    }

    [Fact]
    public async Task Keys_differ_by_case_and_by_what_is_quoted_within()
    {
        var id = await Api.Account();
        var key = NewKey() + "a";
        foreach (var other in new[] { key, key[..^1] + "A", key + "b", key + "\"b", "'" + key + "'" })
            Assert.False((await Api.Move(id, "DEPOSIT", "1", other)).Is(201).IsReplayed);
        Assert.Equal("5.00", (await Api.Get($"accounts/{id}/balance")).IsAt(200, 5)["balance"]);
    }

    [Fact]
    public async Task Refusals_are_not_remembered()
    {
        var id = await Api.Account("1");
        var key = NewKey();
        (await Api.Move(id, "WITHDRAWAL", "5", key)).IsProblem(422, "insufficient-funds");
        (await Api.Move(id, "WITHDRAWAL", "-5", key)).IsProblem(400, "validation-failed", "amount");
        (await Api.Move(id, "WITHDRAWAL", "5", key, "\"9\"")).IsProblem(412, "revision-mismatch");
        (await Api.Change(id, "suspend")).Is(200);
        (await Api.Move(id, "WITHDRAWAL", "5", key)).IsProblem(422, "account-suspended");
        (await Api.Change(id, "reactivate")).Is(200);
        await Api.Deposit(id, "4");
        var done = (await Api.Move(id, "WITHDRAWAL", "5", key)).IsAt(201, 4);
        Assert.False(done.IsReplayed);
        IsReplayOf(done, await Api.Move(id, "WITHDRAWAL", "5", key));

        // Nor is the body of a refused one: another may be tried under its key.
        var free = NewKey();
        (await Api.Move(id, "WITHDRAWAL", "7", free)).IsProblem(422, "insufficient-funds");
        Assert.False((await Api.Move(id, "DEPOSIT", "7", free)).IsAt(201, 5).IsReplayed);

        var opening = NewKey();
        (await Api.Post("accounts", $$"""{"ownerId":"{{Guid.NewGuid()}}","currency":"EUR"}""", opening)).IsProblem(404, "owner-not-found");
        Assert.False(
            (await Api.Post("accounts", $$"""{"ownerId":"{{await Api.Owner()}}","currency":"EUR"}""", opening)).IsAt(201, 0).IsReplayed);
    }

    [Fact]
    public async Task A_key_that_is_none_is_refused_wherever_keys_are_taken()
    {
        var owner = await Api.Owner();
        var id = await Api.Account(owner: owner);
        (string Path, string Body)[] posts =
        [
            ("owners", """{"firstName":"a","lastName":"b","email":"a@b"}"""),
            ("accounts", $$"""{"ownerId":"{{owner}}","currency":"EUR"}"""),
            ($"accounts/{id}/transactions", """{"type":"DEPOSIT","amount":"1"}"""),
        ];
        await Table.Check(posts, async post =>
        {
            foreach (var key in new[] { "", " ", "\"\"", "\"", "\"a", "a\"", "a b", "a\tb", "\"a b\"", "k\u00e9", "\u007f",
                new string('k', 256), $"\"{new string('k', 256)}\"" })
                (await Api.Post(post.Path, post.Body, key)).IsProblem(400, "validation-failed", "Idempotency-Key");
            (await Api.Send(HttpMethod.Post, post.Path, ApiClient.Json(post.Body), ("Idempotency-Key", "a"), ("Idempotency-Key", "b")))
                .IsProblem(400, "validation-failed", "Idempotency-Key");
        });
        Assert.Equal(0, (await Api.Get($"accounts/{id}/balance")).Is(200).Revision);
        var longest = NewKey().PadRight(255, 'k');
        var first = (await Api.Move(id, "DEPOSIT", "1", longest)).IsAt(201, 1);
        IsReplayOf(first, await Api.Move(id, "DEPOSIT", "1", $"\"{longest}\""));
        Assert.False((await Api.Move(id, "DEPOSIT", "1", "!#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" + id)).IsAt(201, 2).IsReplayed);
    }

    [Fact]
    public async Task Fifty_at_once_under_one_key_have_one_effect_and_equal_answers()
    {
        var (owner, key) = (await Api.Owner(), NewKey());
        var opened = await AtOnce(() => Api.Post("accounts", $$"""{"ownerId":"{{owner}}","currency":"EUR","initialBalance":"100"}""", key));
        var id = opened.Id();
        (await AtOnce(() => Api.Move(id, "WITHDRAWAL", "60", key))).IsAt(201, 1);
        Assert.Equal("40.00", (await Api.Settled(id)).IsAt(200, 1)["balance"]);
        Assert.Single((await Api.Get($"owners/{owner}/accounts")).Is(200).Items);
    }

    [Fact]
    public async Task Of_many_bodies_at_once_under_one_key_one_counts()
    {
        var (id, key) = (await Api.Account(), NewKey());
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Api.Move(id, "DEPOSIT", i % 2 == 0 ? "1" : "2", key)));
        var done = answers.Where(answer => answer.Status == 201).ToList();
        Assert.Equal(20, done.Count);
        Assert.Single(done, answer => !answer.IsReplayed);
        Assert.Single(done.Select(answer => answer.Text).Distinct());
        foreach (var answer in answers.Except(done)) answer.IsProblem(422, "idempotency-key-reused");
        Assert.Equal(done[0]["amount"], (await Api.Get($"accounts/{id}/balance")).IsAt(200, 1)["balance"]);
    }

    [Fact]
    public async Task Fifty_registrations_at_once_under_one_key_register_one_owner()
    {
        var (mark, key) = (Guid.NewGuid().ToString("N"), NewKey());
        var first = await AtOnce(() => Api.Post("owners", $$"""{"firstName":"{{mark}}","lastName":"Last","email":"a@b"}""", key));
        Assert.Equal(first.Text, (await Api.Get(first.Location!)).IsAt(200, 0).Text);
    }

    [Fact]
    public async Task Of_many_registrations_at_once_under_one_key_one_counts()
    {
        var key = NewKey();
        var answers =
            await Task.WhenAll(
                Enumerable.Range(0, 40)
                    .Select(i => Api.Post("owners", $$"""{"firstName":"{{i % 2}}","lastName":"Last","email":"a@b"}""", key)));
        var done = answers.Where(answer => answer.Status == 201).ToList();
        Assert.Equal(20, done.Count);
        Assert.Single(done.Select(answer => answer.Text).Distinct());
        foreach (var answer in answers.Except(done)) answer.IsProblem(422, "idempotency-key-reused");
    }

    private static async Task<Answer> AtOnce(Func<Task<Answer>> send)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => send()));
        foreach (var answer in answers) answer.Is(201);
        var first = Assert.Single(answers, answer => !answer.IsReplayed);
        foreach (var answer in answers.Where(answer => answer != first)) IsReplayOf(first, answer);
        return first;
    }

    private static void IsReplayOf(Answer first, Answer again)
    {
        again.Is(first.Status);
        Assert.True(again.IsReplayed, "Idempotency-Replayed is missing.");
        Assert.Equal((first.Text, first.ETag, first.Location), (again.Text, again.ETag, again.Location));
    }

    private static string NewKey() => Guid.NewGuid().ToString("N");
}
