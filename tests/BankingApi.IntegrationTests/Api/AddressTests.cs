namespace BankingApi.IntegrationTests.Api;

/// <summary>Addresses: routes, methods and ids, right and wrong.</summary>
public abstract class AddressTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private static readonly string[] NoIds =
        ["1", "abc", "00000000000000000000000000000000", "%7B00000000-0000-0000-0000-000000000000%7D",
            "%2000000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-00000000000g", "null", "%27", "-1", "a%0Ab"];

    private static readonly (HttpMethod Method, string Path, string? Body)[] OfOneAccount =
    [
        (HttpMethod.Get, "", null), (HttpMethod.Get, "/transactions", null), (HttpMethod.Get, $"/transactions/{Guid.NewGuid()}", null),
        (HttpMethod.Get, "/balance", null), (HttpMethod.Get, "/balance?at=2020-01-01", null), (HttpMethod.Get, "/balance?revision=0", null),
        (HttpMethod.Get, "/history", null), (HttpMethod.Get, "/history?at=2020-01-01", null),
        (HttpMethod.Get, "/balances?from=2020-01-01&interval=month", null),
        (HttpMethod.Post, "/transactions", """{"type":"DEPOSIT","amount":"1"}"""),
        (HttpMethod.Put, "/overdraft-limit", """{"limit":"1"}"""), (HttpMethod.Post, "/suspend", """{"reason":"a test"}"""),
        (HttpMethod.Post, "/reactivate", """{"reason":"a test"}"""), (HttpMethod.Post, "/close", """{"reason":"a test"}"""),
    ];

    [Fact]
    public async Task An_account_that_is_unknown_or_no_UUID_is_not_found_whatever_is_asked_of_it()
        => await Table.Check(OfOneAccount, async row =>
        {
            foreach (var id in NoIds.Append(Guid.NewGuid().ToString()).Append(Guid.Empty.ToString()))
                (await Api.Send(row.Method, $"accounts/{id}{row.Path}", row.Body is null ? null : ApiClient.Json(row.Body)))
                    .IsProblem(404, "account-not-found");
        });

    [Fact]
    public async Task A_UUID_may_be_written_in_upper_case()
    {
        var owner = await Api.Owner();
        var opened = (await Api.Post("accounts", $$"""{"ownerId":"{{owner.ToString().ToUpperInvariant()}}","currency":"EUR"}"""))
            .IsAt(201, 0);
        Assert.Equal(owner.ToString(), opened["ownerId"]);
        foreach (var path in new[] { "", "/balance", "/history", "/transactions" })
            (await Api.Get($"accounts/{opened["id"]!.ToUpperInvariant()}{path}")).IsAt(200, 0);
        (await Api.Get($"owners/{owner.ToString().ToUpperInvariant()}")).IsAt(200, 0);
        Assert.Single((await Api.Get($"accounts?ownerId={owner.ToString().ToUpperInvariant()}")).Is(200).Items);
    }

    [Fact]
    public async Task An_id_in_a_body_that_is_no_UUID_is_the_fields_fault()
        => await Table.Check(
            ["\"1\"", "\"\"", "1", "true", "[]", "{}", "\"00000000000000000000000000000000\"", "\"{00000000-0000-0000-0000-000000000000}\"",
                "\" 00000000-0000-0000-0000-000000000000\""],
            async id => (await Api.Post("accounts", $$"""{"ownerId":{{id}},"currency":"EUR"}"""))
                .IsProblem(400, "validation-failed", "ownerId"));

    [Theory]
    [InlineData("DELETE", "owners", "GET,POST")]
    [InlineData("PUT", "owners", "GET,POST")]
    [InlineData("POST", "owners/ID", "GET")]
    [InlineData("DELETE", "owners/ID", "GET")]
    [InlineData("POST", "owners/ID/accounts", "GET")]
    [InlineData("POST", "owners/ID/summary", "GET")]
    [InlineData("PUT", "accounts", "GET,POST")]
    [InlineData("PATCH", "accounts", "GET,POST")]
    [InlineData("DELETE", "accounts/ID", "GET")]
    [InlineData("PATCH", "accounts/ID", "GET")]
    [InlineData("POST", "accounts/ID", "GET")]
    [InlineData("DELETE", "accounts/ID/transactions", "GET,POST")]
    [InlineData("PUT", "accounts/ID/transactions/ID", "GET")]
    [InlineData("DELETE", "accounts/ID/transactions/ID", "GET")]
    [InlineData("GET", "accounts/ID/overdraft-limit", "PUT")]
    [InlineData("POST", "accounts/ID/overdraft-limit", "PUT")]
    [InlineData("GET", "accounts/ID/suspend", "POST")]
    [InlineData("PUT", "accounts/ID/reactivate", "POST")]
    [InlineData("DELETE", "accounts/ID/close", "POST")]
    [InlineData("POST", "accounts/ID/balance", "GET")]
    [InlineData("DELETE", "accounts/ID/history", "GET")]
    [InlineData("PUT", "accounts/ID/balances", "GET")]
    [InlineData("NONSENSE", "accounts", "GET,POST")]
    [InlineData("POST", "/health/live", "GET")]
    public async Task A_wrong_method_is_a_405_that_names_the_right_ones(string method, string path, string allowed)
    {
        var answer = await Api.Send(new HttpMethod(method), path.Replace("ID", Guid.NewGuid().ToString(), StringComparison.Ordinal), null);
        answer.IsProblem(405, "method-not-allowed");
        Assert.Equal(allowed.Replace("GET", "GET,HEAD", StringComparison.Ordinal),
            string.Join(',', answer.Header("Allow")!.Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/v1")]
    [InlineData("/api/v2/owners")]
    [InlineData("/owners")]
    [InlineData("nothing")]
    [InlineData("accounts/00000000-0000-0000-0000-000000000000/nothing")]
    [InlineData("owners/00000000-0000-0000-0000-000000000000/balances")]
    [InlineData("accounts/00000000-0000-0000-0000-000000000000/transactions/00000000-0000-0000-0000-000000000000/more")]
    [InlineData("accounts/a%2Fb%2Fc/nothing")]
    public async Task What_is_no_route_is_not_found(string path)
    {
        (await Api.Get(path)).IsProblem(404, "not-found");
        (await Api.Post(path, "{}")).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task Parameters_that_no_query_knows_change_nothing()
    {
        var owner = await Api.Owner();
        var (active, closed) = (await Api.Account(owner: owner), await Api.Account(owner: owner));
        (await Api.Change(closed, "close")).Is(200);
        await Api.Settled(closed);
        // Of names that model binders take for prefixes, too.
        foreach (var extra in new[] { "", "&nothing=1", "&query=1", "&query.status=ACTIVE", "&body=1", "&id=1" })
            Assert.Equal([closed.ToString()], (await Api.Get($"accounts?ownerId={owner}&status=CLOSED{extra}")).Is(200).Column("id"));
        var transaction = (await Api.Deposit(active, "1"))["transactionId"];
        await Api.Withdraw(active, "1");
        foreach (var extra in new[] { "", "&nothing=1", "&query=1", "&query.type=WITHDRAWAL", "&id=1" })
            Assert.Equal([transaction],
                (await Api.Get($"accounts/{active}/transactions?minRevision=2&type=DEPOSIT{extra}")).Is(200).Column("transactionId"));
    }

    [Fact]
    public async Task A_query_with_strange_bytes_is_answered_or_refused()
    {
        foreach (var query in new[] { "owners?search=%00", "owners?search=%FF%FE", "owners?search=%ED%A0%80", "owners?search=%25",
            "owners?search=" + new string('a', 4_000) })
            Assert.InRange((await Api.Get(query)).Status, 200, 499);
        foreach (var query in new[] { "owners?cursor=%00", "owners?limit=%00", "accounts?status=%FF", "accounts?minBalance=%00",
            "accounts?currency=%F0%9F%98%80" })
            (await Api.Get(query)).IsProblem(400, "validation-failed");
    }
}
