using System.Globalization;
using System.Text;
using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using BankingApi.EventStore;
using BankingApi.WriteModel;
using EventStore.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Api;

/// <summary>A log that a release from before holds, reversals and value dates has written is read as what it meant.</summary>
public abstract class OldLogTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task Transactions_and_transfers_of_version_1_answer_as_they_did_and_are_carried_on()
    {
        var start = Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var (from, to) = (await Api.Account("100"), await Api.Account("0"));
        var (deposit, transfer, pending) =
            (DerivedIds.Transaction(from, "wages"), DerivedIds.Transfer(from, "rent"), DerivedIds.Transfer(from, "later"));
        var (credit, debit) = (DerivedIds.Credit(transfer), DerivedIds.Debit(transfer));
        await Append(from, 0,
            ("BankAccountTransactionRecordedV1", $$"""
                {"transactionId":"{{deposit}}","type":"DEPOSIT","direction":"CREDIT","amount":"10.00","balanceAfter":"110.00","description":"Wages",
                "transferId":null,"counterpartyAccountId":null,"counterpartyRevision":null,
                "requestHash":"{{Hash(TransactionType.Deposit, 10.00m, "EUR", "Wages")}}","recordedAt":"{{At(1)}}"}
                """),
            ("FundsReservedV1", Reserved(transfer, "30.00", 2)));
        await Append(to, 0, ("BankAccountTransactionRecordedV1", $$"""
            {"transactionId":"{{credit}}","type":"TRANSFER","direction":"CREDIT","amount":"30.00","balanceAfter":"30.00","description":"Rent",
            "transferId":"{{transfer}}","counterpartyAccountId":"{{from}}","counterpartyRevision":null,"requestHash":"0000000000000000",
            "recordedAt":"{{At(3)}}"}
            """));
        await Append(from, 2,
            ("BankAccountTransactionRecordedV1", $$"""
                {"transactionId":"{{debit}}","type":"TRANSFER","direction":"DEBIT","amount":"30.00","balanceAfter":"80.00","description":"Rent",
                "transferId":"{{transfer}}","counterpartyAccountId":"{{to}}","counterpartyRevision":1,"requestHash":"0000000000000000",
                "recordedAt":"{{At(4)}}"}
                """),
            ("FundsReservedV1", Reserved(pending, "5.00", 5)));
        Stack.Clock.Stand("2026-03-01T13:00:00Z");

        // The worker ends what was under way when the old release was stopped.
        await Wait.Until(async () => (await Api.Get($"accounts/{from}/balance")).Revision == 5);
        var balance = (await Api.Get($"accounts/{from}/balance")).Is(200);
        Assert.Equal(("75.00", "75.00", "0.00"), (balance["balance"], balance["availableBalance"], balance["reserved"]));
        Assert.Equal("110.00", (await Api.Get($"accounts/{from}/balance?at={At(2)}"))["balance"]);
        Assert.Equal("110.00", (await Api.Get($"accounts/{from}/balance?valueAt={At(2)}"))["balance"]);
        var account = await Api.Settled(from);
        Assert.Equal(("75.00", "10.00", "35.00", "3"),
            (account["balance"], account["totalCredits"], account["totalDebits"], account["transactionCount"]));

        var history = await Api.Walk($"accounts/{from}/history");
        Assert.Equal(
            ["BankAccountCreatedV2", "BankAccountTransactionRecordedV2", "FundsReservedV2", "BankAccountTransactionRecordedV2",
                "FundsReservedV2", "BankAccountTransactionRecordedV2"],
            history.Select(entry => entry.Text("eventType")));
        foreach (var moved in (int[])[1, 3])
            Assert.Equal(history[moved].Text("recordedAt"), history[moved].GetProperty("data").Text("valueAt"));
        Assert.Equal(
            [(deposit.ToString(), At(1)), (debit.ToString(), At(4))],
            (await Api.Get($"accounts/{from}/transactions?order=asc&limit=2")).Items
                .Select(row => (row.Text("transactionId")!, row.Text("valueAt")!)));

        // Keys from then hold.
        var again = (await Api.Post(
            $"accounts/{from}/transactions", """{"type":"DEPOSIT","amount":"10","description":"Wages"}""", "wages")).IsAt(201, 1);
        Assert.True(again.IsReplayed);
        (await Api.Move(from, "DEPOSIT", "11", "wages")).IsProblem(422, "idempotency-key-reused");
        var made = (await Api.Post("transfers", $$"""
            {"fromAccountId":"{{from}}","toAccountId":"{{to}}","amount":"30","description":"Rent"}
            """, "rent")).Is(201);
        Assert.True(made.IsReplayed);
        Assert.Equal((transfer.ToString(), "COMPLETED", null), (made["transferId"], made["status"], made["reversesTransferId"]));

        // And what was recorded then can be taken back now.
        (await Api.Reverse(from, deposit)).IsAt(201, 6);
        Assert.Equal("COMPLETED", (await Api.ReverseTransfer(transfer)).Is(201)["status"]);
        Assert.Equal("95.00", (await Api.Get($"accounts/{from}/balance"))["balance"]);

        string At(int minute) => start.AddMinutes(minute).Rfc3339();

        string Reserved(Guid id, string amount, int minute) => $$"""
            {"transferId":"{{id}}","amount":"{{amount}}","toAccountId":"{{to}}","description":"Rent",
            "requestHash":"{{Hash(to, decimal.Parse(amount, CultureInfo.InvariantCulture), "EUR", "Rent")}}","recordedAt":"{{At(minute)}}"}
            """;
    }

    private static string Hash(params ReadOnlySpan<object?> values) => RequestHash.Of(values).ToString("x16", CultureInfo.InvariantCulture);

    private async Task Append(Guid account, long expected, params (string Type, string Data)[] events)
        => Assert.True((await Stack.Services.GetRequiredService<IEventStore>().Append(
            StreamNames.OfAccount(account), expected,
            [.. events.Select(one => new NewEvent(Guid.NewGuid(), one.Type, Encoding.UTF8.GetBytes(one.Data), ReadOnlyMemory<byte>.Empty))],
            default)).Appended);
}
