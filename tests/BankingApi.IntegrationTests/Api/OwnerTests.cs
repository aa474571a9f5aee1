namespace BankingApi.IntegrationTests.Api;

/// <summary>Owners: registering, finding, and what they have.</summary>
public abstract class OwnerTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task A_registered_owner_is_answered_with_its_address_and_found_there()
    {
        var registered = (await Api.Post("owners", """{"firstName":" Żółć ","lastName":"O'Name","email":" first@example.test "}"""))
            .IsAt(201, 0);
        Assert.Equal("email,firstName,id,lastName,registeredAt,revision", Fields(registered.Json));
        Assert.Equal("Żółć", registered["firstName"]);
        Assert.Equal("O'Name", registered["lastName"]);
        Assert.Equal("first@example.test", registered["email"]);
        Assert.Equal($"/api/v1/owners/{registered["id"]}", registered.Location);
        Assert.False(registered.IsReplayed);

        var found = (await Api.Get(registered.Location!)).IsAt(200, 0);
        Assert.Equal(registered.Text, found.Text);
        Assert.InRange(registered.Json.Instant("registeredAt"), TimeProvider.System.GetUtcNow().AddMinutes(-5),
            TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task Emails_may_repeat()
    {
        var (one, other) = (await Api.Owner(), await Api.Owner());
        Assert.NotEqual(one, other);
    }

    [Fact]
    public async Task An_owner_that_nobody_registered_is_not_found()
    {
        foreach (var path in new[] { "", "/accounts", "/summary" })
        {
            (await Api.Get($"owners/{Guid.NewGuid()}{path}")).IsProblem(404, "owner-not-found");
            (await Api.Get($"owners/1{path}")).IsProblem(404, "owner-not-found");
        }
    }

    [Fact]
    public async Task The_search_finds_parts_of_names_and_emails_whatever_the_case()
    {
        var mark = Guid.NewGuid().ToString("N")[..12];
        var first = await Api.Owner($"Ärger{mark}", "Plain", "one@example.test");
        var last = await Api.Owner("Plain", $"{mark}_Straße", "two@example.test");
        var email = await Api.Owner("Plain", "Plain%", $"x.{mark}@example.test");
        await Wait.Until(async () => (await Found(mark)).Count == 3);

        Assert.Equal([first, last, email], await Found(mark));
        Assert.Equal([first, last, email], await Found(mark.ToUpperInvariant()));
        Assert.Equal([first, last, email], await Found($"  {mark}  "));
        Assert.Equal([first], await Found($"äRGER{mark.ToUpperInvariant()}"));
        Assert.Equal([last], await Found($"{mark}_s"));
        Assert.Equal([last], await Found($"{mark}_STRAßE"));
        Assert.Equal([email], await Found($"X.{mark}@EXAMPLE"));
        Assert.Empty(await Found($"{mark}%"));
        Assert.Empty(await Found($"{mark}____"));
        Assert.Empty(await Found($"{mark} plain"));
        Assert.Empty(await Found($"{mark}' OR 1=1 --"));
        Assert.Empty(await Found($"{mark}\0"));
        Assert.Contains(email, await Found("lain%"));
        Assert.DoesNotContain(first, await Found("lain%"));

        async Task<List<Guid>> Found(string search)
            => [.. (await Api.Walk($"owners?limit=500&search={Uri.EscapeDataString(search)}"))
                .Select(item => item.GetProperty("id").GetGuid())];
    }

    [Fact]
    public async Task An_owner_in_a_list_says_what_it_says_alone()
    {
        var id = await Api.Owner("In", "List", $"{Guid.NewGuid()}@example.test");
        var alone = (await Api.Get($"owners/{id}")).Is(200);
        Answer list = null!;
        await Wait.Until(async () => (list = (await Api.Get($"owners?search={alone["email"]}")).Is(200)).Items.Count == 1);
        Assert.Equal(alone.Text, list.Items[0].GetRawText());
        Assert.Null(list.NextCursor);
    }

    [Fact]
    public async Task An_owners_accounts_are_its_own_in_the_order_of_opening()
    {
        var (owner, other) = (await Api.Owner(), await Api.Owner());
        Assert.Empty((await Api.Get($"owners/{owner}/accounts")).Is(200).Items);
        var mine = new List<string?>();
        for (var i = 0; i < 5; i++)
        {
            mine.Add((await Api.Account(owner: owner)).ToString());
            await Api.Settled(await Api.Account(owner: other));
        }
        await Api.Settled(Guid.Parse(mine[^1]!));
        Assert.Equal(mine, (await Api.Walk($"owners/{owner}/accounts?limit=2")).Select(item => item.Text("id")));
        Assert.Equal(mine, (await Api.Get($"accounts?ownerId={owner}")).Is(200).Column("id"));
    }

    [Fact]
    public async Task The_summary_of_an_owner_without_accounts_is_empty()
    {
        var owner = await Api.Owner();
        var summary = (await Api.Get($"owners/{owner}/summary")).Is(200);
        Assert.Equal(
            $$"""{"ownerId":"{{owner}}","totalAccounts":0,"activeAccounts":0,"suspendedAccounts":0,"closedAccounts":0,"balances":[],"lastActivityAt":null}""",
            summary.Text);
    }

    [Fact]
    public async Task The_summary_counts_by_status_and_adds_up_by_currency()
    {
        var owner = await Api.Owner();
        var active = await Api.Account("10.25", "100", owner: owner);
        var suspended = await Api.Account("0.50", "20", owner: owner, type: "SAVINGS");
        var closed = await Api.Account("0", "1000", owner: owner);
        var yen = await Api.Account("7", "3", "JPY", owner);
        var closedDinar = await Api.Account("0", "5", "KWD", owner);
        await Api.Account("99", owner: await Api.Owner());
        await Api.Withdraw(active, "20.25");
        (await Api.Change(suspended, "suspend")).Is(200);
        (await Api.Change(closed, "close")).Is(200);
        (await Api.Change(closedDinar, "close")).Is(200);
        await Api.Deposit(yen, "5");
        foreach (var account in new[] { active, suspended, closed, closedDinar }) await Api.Settled(account);
        var last = (await Api.Settled(yen))["lastModifiedAt"];

        var summary = (await Api.Get($"owners/{owner}/summary")).Is(200);
        Assert.Equal(
            $$"""{"ownerId":"{{owner}}","totalAccounts":5,"activeAccounts":2,"suspendedAccounts":1,"closedAccounts":2,"balances":["""
            + """{"currency":"EUR","totalBalance":"-9.50","totalOverdraftLimit":"120.00"},"""
            + """{"currency":"JPY","totalBalance":"12","totalOverdraftLimit":"3"},"""
            + """{"currency":"KWD","totalBalance":"0.000","totalOverdraftLimit":"0.000"}"""
            + $$"""],"lastActivityAt":"{{last}}"}""",
            summary.Text);
    }

    private static string Fields(System.Text.Json.JsonElement json)
        => string.Join(',', json.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
}
