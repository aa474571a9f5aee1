using System.Text.Json;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Accounts: opening, finding, and what a view of one says.</summary>
public abstract class AccountTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task An_account_is_opened_with_defaults_and_says_everything_about_itself()
    {
        var owner = await Api.Owner("Given", "Family", "given@example.test");
        var opened = (await Api.Post("accounts", $$"""{"ownerId":"{{owner}}","currency":"EUR"}""")).IsAt(201, 0);
        var id = opened.Id();
        Assert.Equal($"/api/v1/accounts/{id}", opened.Location);
        var at = opened["openedAt"];
        Assert.Equal(
            $$"""
            {"id":"{{id}}","streamId":"BankAccount-{{id:N}}","ownerId":"{{owner}}","ownerName":"Given Family","ownerEmail":"given@example.test",
            "accountType":"CHECKING","currency":"EUR","balance":"0.00","reserved":"0.00","availableBalance":"0.00","overdraftLimit":"0.00","status":"ACTIVE",
            "openedAt":"{{at}}","lastModifiedAt":"{{at}}","transactionCount":0,"lastTransactionAt":null,"totalCredits":"0.00","totalDebits":"0.00",
            "largestTransaction":null,"revision":0}
            """.ReplaceLineEndings(""),
            opened.Text);
        Assert.Equal(opened.Text, (await Api.Get(opened.Location!)).IsAt(200, 0).Text);
    }

    [Theory]
    [InlineData("EUR", "10.5", "10.50", "100", "100.00", "110.50")]
    [InlineData("JPY", "10", "10", "100", "100", "110")]
    [InlineData("KWD", "10.5", "10.500", "0.001", "0.001", "10.501")]
    [InlineData("CLF", "10.5", "10.5000", "0.0001", "0.0001", "10.5001")]
    [InlineData("USD", "999999999999999.99", "999999999999999.99", "999999999999999.99", "999999999999999.99", "1999999999999999.98")]
    public async Task Money_is_answered_with_exactly_the_currencys_decimals(
        string currency, string initial, string balance, string limit, string overdraftLimit, string available)
    {
        var account = (await Api.Settled(await Api.Account(initial, limit, currency, type: "SAVINGS")));
        Assert.Equal(
            (balance, overdraftLimit, available, "SAVINGS", currency),
            (account["balance"], account["overdraftLimit"], account["availableBalance"], account["accountType"], account["currency"]));
        var now = (await Api.Get($"accounts/{account["id"]}/balance")).IsAt(200, 0);
        Assert.Equal((balance, overdraftLimit, available), (now["balance"], now["overdraftLimit"], now["availableBalance"]));
    }

    [Fact]
    public async Task The_initial_balance_is_no_transaction_and_every_transaction_counts()
    {
        var id = await Api.Account("100", "50");
        Assert.Empty((await Api.Get($"accounts/{id}/transactions")).IsAt(200, 0).Items);
        await Api.Deposit(id, "20");
        await Api.Withdraw(id, "150.01");
        var last = await Api.Move(id, "INTEREST", "0.01");
        var account = (await Api.Settled(id)).IsAt(200, 3);
        Assert.Equal(
            ("-30.00", "20.00", "50.00", "3", "20.01", "150.01", "150.01"),
            (account["balance"], account["availableBalance"], account["overdraftLimit"], account["transactionCount"],
                account["totalCredits"],
                account["totalDebits"], account["largestTransaction"]));
        Assert.Equal((last["recordedAt"], last["recordedAt"]), (account["lastTransactionAt"], account["lastModifiedAt"]));

        var suspended = (await Api.Change(id, "suspend")).IsAt(200, 4);
        Assert.Equal($$"""{"accountId":"{{id}}","status":"SUSPENDED","revision":4}""", suspended.Text);
        account = (await Api.Settled(id)).IsAt(200, 4);
        Assert.Equal(("SUSPENDED", "3", last["recordedAt"]),
            (account["status"], account["transactionCount"], account["lastTransactionAt"]));
        Assert.True(account.Json.Instant("lastModifiedAt") >= last.Json.Instant("recordedAt"));
    }

    [Fact]
    public async Task Names_that_are_long_or_strange_come_back_as_they_were_sent()
    {
        var name = string.Concat(Enumerable.Repeat("\U0001F600", 50)) + " <&>'/\\\\\\\"";
        var owner = await Api.Owner(name, "Łącki", "ż@example.test");
        var account = (await Api.Get($"accounts/{await Api.Account(owner: owner)}")).Is(200);
        Assert.Equal(JsonSerializer.Deserialize<string>($"\"{name} Łącki\""), account["ownerName"]);
        Assert.Equal("ż@example.test", account["ownerEmail"]);
    }

    [Fact]
    public async Task Only_registered_owners_can_open_an_account()
    {
        (await Api.Post("accounts", $$"""{"ownerId":"{{Guid.NewGuid()}}","currency":"EUR"}""")).IsProblem(404, "owner-not-found");
        (await Api.Post("accounts", $$"""{"ownerId":"{{Guid.Empty}}","currency":"EUR"}""")).IsProblem(404, "owner-not-found");
    }

    [Fact]
    public async Task An_owner_can_open_accounts_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            var owner = await Api.Owner();
            var account = await Api.Account(owner: owner);
            (await Api.Get($"accounts/{account}")).IsAt(200, 0);
        }));
    }

    [Theory]
    [InlineData("""{"currency":"EUR"}""", "ownerId")]
    [InlineData("""{"ownerId":null,"currency":"EUR"}""", "ownerId")]
    [InlineData("""{"ownerId":"OWNER"}""", "currency")]
    [InlineData("""{"ownerId":"OWNER","currency":null}""", "currency")]
    [InlineData("""{"ownerId":"OWNER","currency":""}""", "currency")]
    [InlineData("""{"ownerId":"OWNER","currency":"eur"}""", "currency")]
    [InlineData("""{"ownerId":"OWNER","currency":" EUR"}""", "currency")]
    [InlineData("""{"ownerId":"OWNER","currency":"EURO"}""", "currency")]
    [InlineData("""{"ownerId":"OWNER","currency":"ABC"}""", "currency")]
    [InlineData("""{"ownerId":"OWNER","currency":978}""", "currency")]
    [InlineData("""{"ownerId":"OWNER","currency":"EUR","accountType":"checking"}""", "accountType")]
    [InlineData("""{"ownerId":"OWNER","currency":"EUR","accountType":"GIRO"}""", "accountType")]
    [InlineData("""{"ownerId":"OWNER","currency":"EUR","accountType":""}""", "accountType")]
    [InlineData("""{"ownerId":"OWNER","currency":"EUR","accountType":0}""", "accountType")]
    [InlineData("""{"ownerId":"OWNER","currency":"EUR","initialBalance":"-0.01"}""", "initialBalance")]
    [InlineData("""{"ownerId":"OWNER","currency":"EUR","initialBalance":"0.001"}""", "initialBalance")]
    [InlineData("""{"ownerId":"OWNER","currency":"JPY","initialBalance":"0.0"}""", "initialBalance")]
    [InlineData("""{"ownerId":"OWNER","currency":"EUR","initialBalance":1e1}""", "initialBalance")]
    [InlineData("""{"ownerId":"OWNER","currency":"EUR","initialBalance":"1000000000000000"}""", "initialBalance")]
    [InlineData("""{"ownerId":"OWNER","currency":"EUR","overdraftLimit":"-1"}""", "overdraftLimit")]
    [InlineData("""{"ownerId":"OWNER","currency":"EUR","overdraftLimit":"1.000"}""", "overdraftLimit")]
    [InlineData("""{"ownerId":"OWNER","currency":"EUR","overdraftLimit":1000000000000000}""", "overdraftLimit")]
    [InlineData("""{"ownerId":"OWNER","currency":"EUR","overdraftLimit":true}""", "overdraftLimit")]
    public async Task A_wrong_opening_names_the_field_and_opens_nothing(string body, string field)
    {
        var owner = await Api.Owner();
        (await Api.Post("accounts", body.Replace("OWNER", owner.ToString(), StringComparison.Ordinal)))
            .IsProblem(400, "validation-failed", field);
        Assert.Empty((await Api.Get($"owners/{owner}/accounts")).Is(200).Items);
    }

    [Fact]
    public async Task All_wrong_fields_are_told_at_once()
    {
        var answer = (await Api.Post("accounts", """{"currency":"eur","initialBalance":"-1","overdraftLimit":"x"}"""))
            .IsProblem(400, "validation-failed");
        Assert.Equal(
            "currency,initialBalance,overdraftLimit,ownerId",
            string.Join(',',
                answer.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task The_limit_is_changed_and_the_same_limit_again_records_nothing()
    {
        var id = await Api.Account("5", "10");
        var changed = (await Api.Limit(id, "20.5")).IsAt(200, 1);
        Assert.Equal($$"""{"accountId":"{{id}}","oldLimit":"10.00","newLimit":"20.50","availableBalance":"25.50","revision":1}""",
            changed.Text);
        var again = (await Api.Limit(id, "20.50")).IsAt(200, 1);
        Assert.Equal($$"""{"accountId":"{{id}}","oldLimit":"20.50","newLimit":"20.50","availableBalance":"25.50","revision":1}""",
            again.Text);
        Assert.Equal("20.50", (await Api.Settled(id)).IsAt(200, 1)["overdraftLimit"]);
    }

    [Fact]
    public async Task A_limit_may_fall_to_what_is_in_use_and_no_lower()
    {
        var id = await Api.Account("0", "10");
        await Api.Withdraw(id, "4.99");
        (await Api.Limit(id, "4.98")).IsProblem(422, "overdraft-in-use");
        (await Api.Limit(id, "0")).IsProblem(422, "overdraft-in-use");
        Assert.Equal("0.00", (await Api.Limit(id, "4.99")).IsAt(200, 2)["availableBalance"]);
    }

    [Fact]
    public async Task A_reason_to_reactivate_may_be_left_out_with_or_without_a_body()
    {
        var id = await Api.Account();
        foreach (var body in new[] { null, "{}", """{"reason":null}""", """{"reason":"a test"}""" })
        {
            (await Api.Change(id, "suspend")).Is(200);
            var answer = (await Api.Post($"accounts/{id}/reactivate", body)).Is(200);
            Assert.Equal("ACTIVE", answer["status"]);
            Assert.Equal("accountId,revision,status",
                string.Join(',', answer.Json.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal)));
        }
    }

    [Fact]
    public async Task A_closed_account_can_still_be_read()
    {
        var id = await Api.Account("1");
        await Api.Withdraw(id, "1");
        Assert.Equal($$"""{"accountId":"{{id}}","status":"CLOSED","revision":2}""", (await Api.Change(id, "close")).IsAt(200, 2).Text);
        Assert.Equal("CLOSED", (await Api.Settled(id)).IsAt(200, 2)["status"]);
        Assert.Equal("CLOSED", (await Api.Get($"accounts/{id}/balance")).IsAt(200, 2)["status"]);
        Assert.Single((await Api.Get($"accounts/{id}/transactions?minRevision=2")).IsAt(200, 2).Items);
        Assert.Equal(3, (await Api.Get($"accounts/{id}/history")).IsAt(200, 2).Items.Count);
    }
}
