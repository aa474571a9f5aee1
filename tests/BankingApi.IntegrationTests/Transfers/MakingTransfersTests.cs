using System.Text.Json;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>What <c>POST /transfers</c> does and answers.</summary>
public sealed class MakingTransfersTests(TransferHost host) : IClassFixture<TransferHost>
{
    private Bank Bank => host.Bank;

    [Fact]
    public async Task A_transfer_moves_the_money_and_says_where_it_stands()
    {
        var (from, to) = (await Bank.Open("100.00"), await Bank.Open("7.00"));

        var made = (await Bank.Transfer(from, to, "60.00")).Is(201);

        Assert.Equal($"/api/v1/transfers/{made["transferId"]}", made.Location);
        Assert.False(made.IsReplayed);
        Assert.Equal((from, to), (made.Id("fromAccountId"), made.Id("toAccountId")));
        Assert.Equal(("60.00", "EUR", "COMPLETED", null), (made["amount"], made["currency"], made["status"], made["failureCode"]));
        Assert.Equal((2, 1), (made.Number("fromRevision"), made.Number("toRevision")));
        Assert.True(made.Json.GetProperty("requestedAt").GetDateTimeOffset() <= made.Json.GetProperty("completedAt").GetDateTimeOffset());
        Assert.Equal(("40.00", "40.00", "0.00"), await Stands(from));
        Assert.Equal(("67.00", "67.00", "0.00"), await Stands(to));
        var (source, target) = (await Bank.Account(from), await Bank.Account(to));
        Assert.Equal(("1", "60.00", "0.00"), (source["transactionCount"], source["totalDebits"], source["totalCredits"]));
        Assert.Equal(("1", "0.00", "60.00"), (target["transactionCount"], target["totalDebits"], target["totalCredits"]));
        Assert.Equal(made.Json.GetRawText(), (await Bank.Get($"/transfers/{made["transferId"]}")).Is(200).Json.GetRawText());
    }

    [Fact]
    public async Task Each_side_has_a_transaction_of_its_own()
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        var made = (await Bank.Transfer(from, to, "60", description: " Rent for May ")).Is(201);

        var debit = Assert.Single((await Bank.Get($"/accounts/{from}/transactions")).Is(200).Items);
        var credit = Assert.Single((await Bank.Get($"/accounts/{to}/transactions")).Is(200).Items);

        Assert.NotEqual(debit.Text("transactionId"), credit.Text("transactionId"));
        Assert.Equal((made["fromRevision"], made["toRevision"]), (debit.Text("revision"), credit.Text("revision")));
        Assert.Equal((to.ToString(), from.ToString()), (debit.Text("counterpartyAccountId"), credit.Text("counterpartyAccountId")));
        Assert.Equal(("DEBIT", "40.00"), (debit.Text("direction"), debit.Text("balanceAfter")));
        Assert.Equal(("CREDIT", "160.00"), (credit.Text("direction"), credit.Text("balanceAfter")));
        Assert.All([debit, credit], side =>
        {
            Assert.Equal(("TRANSFER", "60.00", "Rent for May"), (side.Text("type"), side.Text("amount"), side.Text("description")));
            Assert.Equal(made["transferId"], side.Text("transferId"));
        });
        var one = (await Bank.Get($"/accounts/{to}/transactions/{credit.Text("transactionId")}")).Is(200);
        Assert.Equal(credit.GetRawText(), one.Json.GetRawText());
    }

    [Fact]
    public async Task The_history_shows_the_reservation_and_what_became_of_it()
    {
        var (from, to, closed) = (await Bank.Open(), await Bank.Open(), await Bank.Open("0"));
        (await Bank.Close(closed)).Is(200);
        var made = (await Bank.Transfer(from, to, "60")).Is(201);
        (await Bank.Transfer(from, closed, "10")).Is(201);

        var source = await Bank.History(from);
        Assert.Equal(
            ["BankAccountCreatedV2", "FundsReservedV2", "BankAccountTransactionRecordedV2", "FundsReservedV2",
                "FundsReservationReleasedV1"],
            source.Select(entry => entry.Text("eventType")));
        // A reservation leaves the balance alone.
        Assert.Equal(["100.00", "100.00", "40.00", "40.00", "40.00"], source.Select(entry => entry.Text("balanceAfter")));
        Assert.Equal([null, "100.00", "100.00", "40.00", "40.00"], source.Select(entry => entry.Text("balanceBefore")));
        Assert.Equal("BankAccountTransactionRecordedV2", (await Bank.History(to))[1].Text("eventType"));
        // One correlation for all that a transfer set in motion, on both sides.
        Assert.All([source[1], source[2], (await Bank.History(to))[1]],
            entry => Assert.Equal(made["transferId"], entry.Text("correlationId")));
        Assert.Equal(["BankAccountCreatedV2", "BankAccountClosedV1", "IncomingTransferRefusedV1"], await Bank.EventTypes(closed));
    }

    [Theory]
    [InlineData("suspended", "account-suspended")]
    [InlineData("closed", "account-closed")]
    [InlineData("in another currency", "currency-mismatch")]
    public async Task A_transfer_that_the_target_refuses_fails_and_leaves_the_source_as_it_was(string target, string code)
    {
        var from = await Bank.Open();
        var to = await Bank.Open("0", target == "in another currency" ? "JPY" : "EUR");
        if (target == "suspended") (await Bank.Suspend(to)).Is(200);
        if (target == "closed") (await Bank.Close(to)).Is(200);

        var made = (await Bank.Transfer(from, to, "60.00")).Is(201);

        Assert.Equal(("FAILED", code), (made["status"], made["failureCode"]));
        Assert.NotNull(made["completedAt"]);
        Assert.Equal((null, null), (made["fromRevision"], made["toRevision"]));
        Assert.Equal(("100.00", "100.00", "0.00"), await Stands(from));
        var account = await Bank.Account(from);
        Assert.Equal(("0", "0.00", null), (account["transactionCount"], account["totalDebits"], account["largestTransaction"]));
        Assert.Empty((await Bank.Get($"/accounts/{from}/transactions")).Is(200).Items);
        Assert.Equal(["BankAccountCreatedV2", "FundsReservedV2", "FundsReservationReleasedV1"], await Bank.EventTypes(from));
        Assert.Equal(0, (await Bank.Balance(to)).Money("balance"));
        Assert.Equal(made.Json.GetRawText(), (await Bank.Get($"/transfers/{made["transferId"]}")).Is(200).Json.GetRawText());
    }

    [Theory]
    [InlineData("100.01", null, "insufficient-funds")]
    [InlineData("1.00", "USD", "currency-mismatch")]
    [InlineData("1.00", "suspend", "account-suspended")]
    [InlineData("1.00", "close", "account-closed")]
    public async Task What_the_source_refuses_leaves_no_trace(string amount, string? currencyOrState, string code)
    {
        var from = await Bank.Open(currencyOrState == "close" ? "0" : "100");
        var to = await Bank.Open();
        if (currencyOrState == "suspend") (await Bank.Suspend(from)).Is(200);
        if (currencyOrState == "close") (await Bank.Close(from)).Is(200);
        var before = ((await Bank.Balance(from)).Json.GetRawText(), (await Bank.Balance(to))["revision"]);

        (await Bank.Transfer(from, to, amount, "k", currencyOrState == "USD" ? "USD" : null)).IsRefused(422, code);

        var (source, target) = (await Bank.Balance(from), await Bank.Balance(to));
        Assert.Equal((Stand(before.Item1), before.Item2), (Stand(source.Json.GetRawText()), target["revision"]));
        Assert.Empty((await Bank.Get($"/transfers?accountId={from}")).Is(200).Items);

        static string Stand(string balance)
        {
            using var json = JsonDocument.Parse(balance);
            return string.Join(
                ' ', new[] { "balance", "availableBalance", "reserved", "revision" }.Select(field => json.RootElement.Text(field)));
        }
    }

    [Fact]
    public async Task A_refusal_is_not_remembered()
    {
        var (from, to) = (await Bank.Open("10"), await Bank.Open());
        (await Bank.Transfer(from, to, "60", "k")).IsRefused(422, "insufficient-funds");
        (await Bank.Deposit(from, "50")).Is(201);
        var made = (await Bank.Transfer(from, to, "60", "k")).Is(201);
        Assert.Equal(("COMPLETED", false), (made["status"], made.IsReplayed));
    }

    [Fact]
    public async Task An_overdraft_may_be_transferred_to_the_last_cent_and_no_further()
    {
        var (from, to) = (await Bank.Open("10.00", limit: "50.00"), await Bank.Open());
        (await Bank.Transfer(from, to, "60.01")).IsRefused(422, "insufficient-funds");
        Assert.Equal("COMPLETED", (await Bank.Transfer(from, to, "60.00")).Is(201)["status"]);
        Assert.Equal(("-50.00", "0.00", "0.00"), await Stands(from));
    }

    [Fact]
    public async Task Unknown_accounts_are_not_found_on_either_side()
    {
        var account = await Bank.Open();
        (await Bank.Transfer(account, Guid.NewGuid(), "1")).IsRefused(404, "account-not-found");
        (await Bank.Transfer(Guid.NewGuid(), account, "1")).IsRefused(404, "account-not-found");
        Assert.Equal(["BankAccountCreatedV2"], await Bank.EventTypes(account));
    }

    [Fact]
    public async Task A_transfer_to_the_same_account_is_refused()
    {
        var account = await Bank.Open();
        (await Bank.Transfer(account, account, "1")).IsRefused(422, "same-account");
        Assert.Equal(["BankAccountCreatedV2"], await Bank.EventTypes(account));
    }

    [Theory]
    [InlineData("\"0\"")]
    [InlineData("\"0.00\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"1.001\"")]
    [InlineData("\"1.000\"")]
    [InlineData("\"1e2\"")]
    [InlineData("1e2")]
    [InlineData("\"+5\"")]
    [InlineData("\".5\"")]
    [InlineData("\" 5\"")]
    [InlineData("\"\"")]
    [InlineData("\"NaN\"")]
    [InlineData("\"1234567890123456\"")]
    [InlineData("null")]
    public async Task A_bad_amount_is_refused_with_its_name(string amount)
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        (await Raw($$"""{"fromAccountId":"{{from}}","toAccountId":"{{to}}","amount":{{amount}}}""")).IsInvalid("amount");
        Assert.Equal(["BankAccountCreatedV2"], await Bank.EventTypes(from));
    }

    [Fact]
    public async Task Decimals_are_judged_by_the_sources_currency()
    {
        var (from, to) = (await Bank.Open("1000", "JPY"), await Bank.Open("0", "JPY"));
        (await Bank.Transfer(from, to, "100.5")).IsInvalid("amount");
        Assert.Equal("100", (await Bank.Transfer(from, to, "100")).Is(201)["amount"]);
    }

    [Theory]
    [InlineData("60")]
    [InlineData("60.0")]
    [InlineData("\"60\"")]
    public async Task An_amount_may_be_a_number_and_is_answered_with_the_currencys_decimals(string amount)
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        Assert.Equal("60.00",
            (await Raw($$"""{"fromAccountId":"{{from}}","toAccountId":"{{to}}","amount":{{amount}}}""")).Is(201)["amount"]);
    }

    [Theory]
    [InlineData("fromAccountId", "no-uuid")]
    [InlineData("toAccountId", "no-uuid")]
    [InlineData("fromAccountId", null)]
    [InlineData("toAccountId", null)]
    [InlineData("currency", "eur")]
    [InlineData("currency", "XYZ")]
    [InlineData("description", "a\u0007b")]
    public async Task A_bad_field_is_refused_with_its_name(string field, string? value)
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        var body = new Dictionary<string, string?>
        { ["fromAccountId"] = $"{from}", ["toAccountId"] = $"{to}", ["amount"] = "1", [field] = value };
        (await Raw(JsonSerializer.Serialize(body))).IsInvalid(field);
        Assert.Equal(["BankAccountCreatedV2"], await Bank.EventTypes(from));
    }

    [Fact]
    public async Task Descriptions_are_bounded_and_unknown_fields_and_bad_keys_are_refused()
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        (await Bank.Transfer(from, to, "1", description: new string('x', 201))).IsInvalid("description");
        (await Bank.Transfer(from, to, "1", description: new string('x', 200))).Is(201);
        (await Bank.Post("/transfers", new { fromAccountId = from, toAccountId = to, amount = "1", memo = "x" })).Is(400);
        (await Bank.Transfer(from, to, "1", key: new string('k', 256))).Is(400);
        (await Bank.Transfer(from, to, "1", key: "two words")).Is(400);
        Assert.Equal(99, (await Bank.Balance(from)).Money("balance"));
    }

    private Task<Reply> Raw(string body) => Bank.Send(HttpMethod.Post, "/transfers", body, null);

    private async Task<(string?, string?, string?)> Stands(Guid account)
    {
        var (log, view) = (await Bank.Balance(account), await Bank.Account(account));
        Assert.Equal((log["balance"], log["availableBalance"], log["reserved"]),
            (view["balance"], view["availableBalance"], view["reserved"]));
        return (log["balance"], log["availableBalance"], log["reserved"]);
    }
}
