namespace BankingApi.IntegrationTests.Api;

/// <summary>Transactions and transfers that are taken back, once.</summary>
public abstract class ReversalTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task A_reversal_says_everything_and_both_transactions_name_each_other()
    {
        var now = Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var id = await Api.Account("100");
        var deposit = (await Api.Deposit(id, "10")).Id("transactionId");
        var reversed = (await Api.Reverse(id, deposit, reason: " Paid in twice ")).IsAt(201, 2);
        var reversal = reversed.Id("transactionId");
        Assert.Equal($"/api/v1/accounts/{id}/transactions/{reversal}", reversed.Location);
        Assert.Equal(
            $$"""
            {"transactionId":"{{reversal}}","accountId":"{{id}}","type":"REVERSAL","direction":"DEBIT","amount":"10.00","currency":"EUR","balanceAfter":"100.00",
            "availableBalance":"100.00","description":"Paid in twice","transferId":null,"counterpartyAccountId":null,"holdId":null,
            "reversesTransactionId":"{{deposit}}","reversedByTransactionId":null,"recordedAt":"{{now.Rfc3339()}}","valueAt":"{{now.Rfc3339()}}","revision":2}
            """.ReplaceLineEndings(""), reversed.Text);
        Assert.Equal(reversed.Text, (await Api.Get($"accounts/{id}/transactions/{reversal}?minRevision=2")).Is(200).Text);
        Assert.Equal(reversal.ToString(), (await Api.Get($"accounts/{id}/transactions/{deposit}"))["reversedByTransactionId"]);
        var listed = (await Api.Get($"accounts/{id}/transactions")).Is(200);
        Assert.Equal([null, reversal.ToString()], listed.Column("reversedByTransactionId"));
        Assert.Equal([deposit.ToString(), null], listed.Column("reversesTransactionId"));
        Assert.Equal([reversal.ToString()], (await Api.Get($"accounts/{id}/transactions?type=REVERSAL")).Column("transactionId"));
        var account = await Api.Settled(id);
        Assert.Equal(("100.00", "10.00", "10.00", "2"),
            (account["balance"], account["totalCredits"], account["totalDebits"], account["transactionCount"]));
    }

    [Fact]
    public async Task Deposits_withdrawals_interest_and_captures_are_reversed()
    {
        var id = await Api.Account("100");
        var deposit = (await Api.Deposit(id, "10")).Id("transactionId");
        var withdrawal = (await Api.Withdraw(id, "20")).Id("transactionId");
        var interest = (await Api.Move(id, "INTEREST", "0.05")).Is(201).Id("transactionId");
        var hold = (await Api.Hold(id, "30")).Id("holdId");
        var capture = (await Api.Capture(id, hold, "25")).Is(201).Id("transactionId");
        foreach (var (transaction, direction, after) in ((Guid, string, string)[])
            [(capture, "CREDIT", "90.05"), (withdrawal, "CREDIT", "110.05"), (interest, "DEBIT", "110.00"), (deposit, "DEBIT", "100.00")])
        {
            var answer = (await Api.Reverse(id, transaction)).Is(201);
            Assert.Equal((direction, after, "REVERSAL"), (answer["direction"], answer["balanceAfter"], answer["type"]));
            (await Api.Reverse(id, transaction)).IsProblem(422, "already-reversed");
        }
        // The payment came back, the hold did not.
        Assert.Equal("CAPTURED", (await Api.Get($"accounts/{id}/holds/{hold}?minRevision=9"))["status"]);
        Assert.Equal("100.00", (await Api.Get($"accounts/{id}/balance"))["availableBalance"]);
    }

    [Fact]
    public async Task What_cannot_be_reversed()
    {
        var id = await Api.Account("0");
        var other = await Api.Account("50");
        var deposit = (await Api.Deposit(id, "10")).Id("transactionId");
        var transfer = (await Api.Transfer(other, id, "5")).Is(201).Id("transferId");
        await Api.Settled(id);
        await Api.Settled(other);
        foreach (var account in (Guid[])[id, other])
        {
            var side = (await Api.Get($"accounts/{account}/transactions?type=TRANSFER")).Items[0].GetProperty("transactionId").GetGuid();
            (await Api.Reverse(account, side)).IsProblem(422, "not-reversible");
        }
        (await Api.Reverse(id, deposit, reason: " ")).IsProblem(400, "validation-failed", "reason");
        (await Api.Post($"accounts/{id}/transactions/{deposit}/reversal", "{}")).IsProblem(400, "validation-failed", "reason");
        (await Api.Reverse(id, Guid.NewGuid())).IsProblem(404, "transaction-not-found");
        (await Api.Reverse(other, deposit)).IsProblem(404, "transaction-not-found");
        (await Api.Reverse(Guid.NewGuid(), deposit)).IsProblem(404, "account-not-found");
        (await Api.Post($"accounts/{id}/transactions/x/reversal", """{"reason":"x"}""")).IsProblem(404, "transaction-not-found");
        (await Api.Move(id, "REVERSAL", "1")).IsProblem(400, "validation-failed", "type");
        (await Api.Change(id, "suspend")).Is(200);
        (await Api.Reverse(id, deposit)).IsProblem(422, "account-suspended");
        (await Api.Change(id, "reactivate")).Is(200);
        await Api.Withdraw(id, "6");
        (await Api.Reverse(id, deposit)).IsProblem(422, "insufficient-funds");
        await Api.Withdraw(id, "9");
        (await Api.Change(id, "close")).Is(200);
        (await Api.Reverse(id, deposit)).IsProblem(422, "account-closed");
        Assert.Equal(7, (await Api.Get($"accounts/{id}/balance")).Revision);
        (await Api.ReverseTransfer(transfer)).IsProblem(422, "account-closed");
        (await Api.ReverseTransfer(Guid.NewGuid())).IsProblem(404, "transfer-not-found");
        (await Api.Post("transfers/x/reversal", """{"reason":"x"}""")).IsProblem(404, "transfer-not-found");
    }

    [Fact]
    public async Task A_reversal_is_not_reversed()
    {
        var id = await Api.Account("0");
        var reversal = (await Api.Reverse(id, (await Api.Deposit(id, "10")).Id("transactionId"))).Id("transactionId");
        (await Api.Reverse(id, reversal)).IsProblem(422, "not-reversible");
    }

    [Fact]
    public async Task The_same_key_gets_the_same_answer_and_another_reason_under_it_is_refused()
    {
        var id = await Api.Account("100");
        var deposit = (await Api.Deposit(id, "10")).Id("transactionId");
        (await Api.Reverse(id, deposit, "k", "\"0\"")).IsProblem(412, "revision-mismatch");
        var first = (await Api.Reverse(id, deposit, "k", "\"1\"")).IsAt(201, 2);
        var again = (await Api.Reverse(id, deposit, "\"k\"", "\"1\"")).IsAt(201, 2);
        Assert.True(again.IsReplayed);
        Assert.Equal(first.Text, again.Text);
        (await Api.Reverse(id, deposit, "k", reason: "another")).IsProblem(422, "idempotency-key-reused");
        (await Api.Reverse(id, deposit, "other")).IsProblem(422, "already-reversed");
        // A key is scoped to its path.
        (await Api.Reverse(id, (await Api.Deposit(id, "10")).Id("transactionId"), "k")).IsAt(201, 4);
    }

    [Fact]
    public async Task Of_40_reversals_at_once_one_succeeds()
    {
        var id = await Api.Account("1000");
        var deposit = (await Api.Deposit(id, "10")).Id("transactionId");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Api.Reverse(id, deposit, i % 2 == 0 ? $"{i}" : null)));
        Assert.Single(answers, answer => answer.Status == 201);
        foreach (var answer in answers.Where(answer => answer.Status != 201)) answer.IsProblem(422, "already-reversed");
        Assert.Equal("1000.00", (await Api.Get($"accounts/{id}/balance")).IsAt(200, 2)["balance"]);
    }

    [Fact]
    public async Task A_transaction_is_reversed_once_also_when_the_account_has_forgotten_it()
    {
        var id = await Api.Account("1000");
        var deposit = (await Api.Deposit(id, "10")).Id("transactionId");
        (await Api.Reverse(id, deposit, "k")).IsAt(201, 2);
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Api.Move(id, "DEPOSIT", "1", $"{i}")));
        (await Api.Reverse(id, deposit, "other")).IsProblem(422, "already-reversed");
        Assert.True((await Api.Reverse(id, deposit, "k")).IsAt(201, 2).IsReplayed);
        await Stack.Restart();
        (await Api.Reverse(id, deposit, "other")).IsProblem(422, "already-reversed");
        Assert.True((await Api.Reverse(id, deposit, "k")).IsAt(201, 2).IsReplayed);
    }

    [Fact]
    public async Task A_transfer_is_reversed_by_one_the_other_way_round()
    {
        var (from, to) = (await Api.Account("100"), await Api.Account("0"));
        var transfer = (await Api.Transfer(from, to, "60")).Is(201);
        Assert.Null(transfer["reversesTransferId"]);
        var reversed = (await Api.ReverseTransfer(transfer.Id("transferId"), "k", "Wrong account")).Is(201);
        Assert.Equal(
            ("COMPLETED", to.ToString(), from.ToString(), "60.00", "EUR", transfer["transferId"], null),
            (reversed["status"], reversed["fromAccountId"], reversed["toAccountId"], reversed["amount"], reversed["currency"],
                reversed["reversesTransferId"], reversed["failureCode"]));
        Assert.Equal($"/api/v1/transfers/{reversed.Id("transferId")}", reversed.Location);
        var (source, target) = (await Api.Settled(from), await Api.Settled(to));
        Assert.Equal(("100.00", "0.00", "60.00", "60.00"),
            (source["balance"], target["balance"], source["totalDebits"], source["totalCredits"]));
        await Wait.Until(async () => (await Api.Get($"transfers/{reversed.Id("transferId")}")).Text == reversed.Text);
        Assert.Equal("Wrong account", (await Api.Get($"accounts/{from}/transactions")).Items[0].Text("description"));

        var again = (await Api.ReverseTransfer(transfer.Id("transferId"), "k", "Wrong account")).Is(201);
        Assert.True(again.IsReplayed);
        Assert.Equal(reversed.Text, again.Text);
        (await Api.ReverseTransfer(transfer.Id("transferId"), "k", "else")).IsProblem(422, "idempotency-key-reused");
        (await Api.ReverseTransfer(transfer.Id("transferId"), "other")).IsProblem(422, "already-reversed");
        (await Api.ReverseTransfer(transfer.Id("transferId"))).IsProblem(422, "already-reversed");
        (await Api.ReverseTransfer(reversed.Id("transferId"))).IsProblem(422, "not-reversible");
        (await Api.Post($"transfers/{transfer.Id("transferId")}/reversal", "{}")).IsProblem(400, "validation-failed", "reason");
        await Stack.Restart(); // The views know it too.
        (await Api.ReverseTransfer(transfer.Id("transferId"), "other")).IsProblem(422, "already-reversed");
        Assert.True((await Api.ReverseTransfer(transfer.Id("transferId"), "k", "Wrong account")).Is(201).IsReplayed);
    }

    [Fact]
    public async Task A_transfer_whose_money_is_gone_is_not_reversed_and_leaves_no_trace()
    {
        var (from, to) = (await Api.Account("100"), await Api.Account("0"));
        var transfer = (await Api.Transfer(from, to, "60")).Is(201).Id("transferId");
        await Api.Withdraw(to, "0.01");
        (await Api.ReverseTransfer(transfer)).IsProblem(422, "insufficient-funds");
        Assert.Equal(2, (await Api.Get($"accounts/{to}/balance")).Revision);
        (await Api.Change(to, "suspend")).Is(200);
        (await Api.ReverseTransfer(transfer)).IsProblem(422, "account-suspended");
        (await Api.Change(to, "reactivate")).Is(200);
        await Api.Deposit(to, "0.01");
        (await Api.ReverseTransfer(transfer)).Is(201);
    }

    [Fact]
    public async Task A_transfer_that_failed_is_not_reversible_and_a_reversal_that_failed_may_be_asked_for_again()
    {
        var (from, to) = (await Api.Account("100"), await Api.Account("0"));
        var usd = await Api.Account("0", currency: "USD");
        var failed = (await Api.Transfer(from, usd, "1")).Is(201);
        Assert.Equal("FAILED", failed["status"]);
        (await Api.ReverseTransfer(failed.Id("transferId"))).IsProblem(422, "not-reversible");

        var transfer = (await Api.Transfer(from, to, "60")).Is(201).Id("transferId");
        (await Api.Change(from, "suspend")).Is(200);
        var first = (await Api.ReverseTransfer(transfer, "first")).Is(201);
        Assert.Equal(("FAILED", "account-suspended"), (first["status"], first["failureCode"]));
        var stands = (await Api.Get($"accounts/{to}/balance")).Is(200);
        Assert.Equal(("60.00", "0.00"), (stands["availableBalance"], stands["reserved"]));
        var second = (await Api.ReverseTransfer(transfer)).Is(201);
        Assert.Equal("FAILED", second["status"]);
        (await Api.Change(from, "reactivate")).Is(200);
        // The key keeps its answer; another one is another try.
        Assert.Equal(first.Text, (await Api.ReverseTransfer(transfer, "first")).Is(201).Text);
        var third = (await Api.ReverseTransfer(transfer, "third")).Is(201);
        Assert.Equal(("COMPLETED", transfer.ToString()), (third["status"], third["reversesTransferId"]));
        (await Api.ReverseTransfer(transfer, "fourth")).IsProblem(422, "already-reversed");
        Assert.Equal(first.Text, (await Api.ReverseTransfer(transfer, "first")).Is(201).Text);
        Assert.Equal(third.Text, (await Api.ReverseTransfer(transfer, "third")).Is(201).Text);
        Assert.Equal("100.00", (await Api.Get($"accounts/{from}/balance"))["balance"]);
    }

    [Fact]
    public async Task Of_40_reversals_of_a_transfer_at_once_one_succeeds()
    {
        var (from, to) = (await Api.Account("100"), await Api.Account("1000"));
        var transfer = (await Api.Transfer(from, to, "60")).Is(201).Id("transferId");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Api.ReverseTransfer(transfer, i % 2 == 0 ? $"{i}" : null)));
        Assert.Single(answers, answer => answer.Status is 201 or 202);
        foreach (var answer in answers.Where(answer => answer.Status is not (201 or 202))) answer.IsProblem(422, "already-reversed");
        Assert.Equal(("100.00", "1000.00"),
            ((await Api.Get($"accounts/{from}/balance"))["balance"], (await Api.Get($"accounts/{to}/balance"))["availableBalance"]));
    }
}
