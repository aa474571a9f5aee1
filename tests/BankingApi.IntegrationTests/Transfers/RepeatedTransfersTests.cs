using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using BankingApi.EventStore;
using BankingApi.EventStore.Serialization;
using BankingApi.Features.Transfers;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>One key is one transfer, whoever repeats it and whenever.</summary>
public sealed class RepeatedTransfersTests(TransferHost host) : IClassFixture<TransferHost>
{
    private Bank Bank => host.Bank;

    [Fact]
    public async Task A_repeated_request_is_answered_with_the_transfer_as_it_stands()
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        var first = (await Bank.Transfer(from, to, "60.00", "k")).Is(201);

        foreach (var again in new[] { await Bank.Transfer(from, to, "60", "\"k\""),
            await Bank.Transfer(from, to, "60.0", "k", "EUR", "  ") })
        {
            Assert.True(again.Is(201).IsReplayed);
            Assert.Equal((first.Json.GetRawText(), first.Location), (again.Json.GetRawText(), again.Location));
        }
        Assert.Equal(40, (await Bank.Balance(from)).Money("balance"));
    }

    [Fact]
    public async Task A_failed_transfer_stays_failed_under_its_key()
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        (await Bank.Suspend(to)).Is(200);
        var first = (await Bank.Transfer(from, to, "60", "k")).Is(201);
        (await Bank.Reactivate(to)).Is(200);

        var again = (await Bank.Transfer(from, to, "60", "k")).Is(201);

        Assert.True(again.IsReplayed);
        Assert.Equal(first.Json.GetRawText(), again.Json.GetRawText());
        Assert.Equal("FAILED", again["status"]);
        Assert.Equal(100, (await Bank.Balance(from)).Money("availableBalance"));
        // Another key is another transfer.
        Assert.Equal("COMPLETED", (await Bank.Transfer(from, to, "60", "k2")).Is(201)["status"]);
    }

    [Fact]
    public async Task A_key_that_comes_with_other_values_is_refused()
    {
        var (from, to, third) = (await Bank.Open(), await Bank.Open(), await Bank.Open());
        (await Bank.Transfer(from, to, "60", "k")).Is(201);

        (await Bank.Transfer(from, to, "60.01", "k")).IsRefused(422, "idempotency-key-reused");
        (await Bank.Transfer(from, third, "60", "k")).IsRefused(422, "idempotency-key-reused");
        (await Bank.Transfer(from, Guid.NewGuid(), "60", "k")).IsRefused(422, "idempotency-key-reused");
        (await Bank.Transfer(from, Guid.NewGuid(), "60", "k2")).IsRefused(404, "account-not-found");
        (await Bank.Transfer(from, Guid.NewGuid(), "1000", "k2")).IsRefused(404, "account-not-found");
        (await Bank.Transfer(from, to, "60", "k", description: "Rent")).IsRefused(422, "idempotency-key-reused");
        Assert.Equal(40, (await Bank.Balance(from)).Money("balance"));
    }

    [Fact]
    public async Task A_key_counts_for_one_source_and_for_transfers_only()
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        var first = (await Bank.Transfer(from, to, "60", "k")).Is(201);

        Assert.False((await Bank.Deposit(from, "60", "k")).Is(201).IsReplayed);
        Assert.False((await Bank.Deposit(to, "60", "k")).Is(201).IsReplayed);
        var back = (await Bank.Transfer(to, from, "60", "k")).Is(201);

        Assert.False(back.IsReplayed);
        Assert.NotEqual(first["transferId"], back["transferId"]);
        Assert.Equal((160, 160), ((await Bank.Balance(from)).Money("balance"), (await Bank.Balance(to)).Money("balance")));
    }

    [Fact]
    public async Task Without_a_key_each_request_is_a_transfer()
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        var ids = new[] { await Bank.Transfer(from, to, "10"), await Bank.Transfer(from, to, "10") }
            .Select(made => made.Is(201).Id("transferId"));
        Assert.Equal(2, ids.Distinct().Count());
        Assert.Equal(80, (await Bank.Balance(from)).Money("balance"));
    }

    [Fact]
    public async Task Fifty_at_once_with_one_key_are_one_transfer()
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Bank.Transfer(from, to, "60", "k")));

        Assert.Single(replies, reply => !reply.IsReplayed);
        Assert.Single(replies.Select(reply => reply.Is(201).Json.GetRawText()).Distinct());
        Assert.Equal(["BankAccountCreatedV2", "FundsReservedV2", "BankAccountTransactionRecordedV2"], await Bank.EventTypes(from));
        Assert.Equal(["BankAccountCreatedV2", "BankAccountTransactionRecordedV2"], await Bank.EventTypes(to));
        (await Bank.Transfer(from, to, "59", "k")).IsRefused(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task Fifty_at_once_with_one_key_and_two_amounts_are_one_transfer()
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Bank.Transfer(from, to, i % 2 == 0 ? "60" : "50", "k")));

        Assert.Equal(25, replies.Count(reply => reply.Status == 201));
        Assert.All(replies.Where(reply => reply.Status != 201), reply => reply.IsRefused(422, "idempotency-key-reused"));
        var made = Assert.Single(replies.Where(reply => reply.Status == 201).Select(reply => reply["amount"]).Distinct());
        Assert.Equal(made == "60.00" ? 40 : 50, (await Bank.Balance(from)).Money("balance"));
    }

    [Fact]
    public async Task A_transfer_from_before_what_the_accounts_remember_is_recognised_on_both_sides()
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        var first = (await Bank.Transfer(from, to, "60", "k")).Is(201);
        var more = 2 * ProcessedCommands.Generation + 10;
        foreach (var account in new[] { from, to })
            Assert.All(await Task.WhenAll(Enumerable.Range(0, more).Select(_ => Bank.Deposit(account, "0.01"))), reply => reply.Is(201));
        var before = (await Bank.Balance(from))["revision"] + (await Bank.Balance(to))["revision"];

        var again = (await Bank.Transfer(from, to, "60", "k")).Is(201);
        Assert.True(again.IsReplayed);
        Assert.Equal(first.Json.GetRawText(), again.Json.GetRawText());
        (await Bank.Transfer(from, to, "61", "k")).IsRefused(422, "idempotency-key-reused");

        // A runner that comes ever so late, such as a redelivery after weeks, finds the target's old answer and the source's end.
        var stored = (await host.Store.ReadForwards(StreamNames.OfAccount(from), 1, 1, default))[0];
        var reserved = (FundsReserved)host.Services.GetRequiredService<EventSerializer>().Deserialize(stored);
        var end = await host.Services.GetRequiredService<TransferProcessManager>().Run(
            new(from, 1, reserved, Currency.Of("EUR"), Caller.Service.Actor));
        Assert.Equal((first.Number("fromRevision"), first.Number("toRevision")), (end!.FromRevision, end.ToRevision));
        Assert.Equal(before, (await Bank.Balance(from))["revision"] + (await Bank.Balance(to))["revision"]);
    }
}
