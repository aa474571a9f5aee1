using BankingApi.WriteModel;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>Transfers that could not be finished within their request, and who finishes them.</summary>
public sealed class InterruptedTransfersTests(TransferHost host) : IClassFixture<TransferHost>
{
    private Bank Bank => host.Bank;

    [Fact]
    public async Task A_transfer_that_cannot_be_finished_is_pending_until_the_worker_finishes_it()
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        Guid id;
        using (new Outage(host.Store, to, "BankAccountTransactionRecordedV2"))
        {
            var made = (await Bank.Transfer(from, to, "60", "k")).Is(202);
            id = made.Id("transferId");
            Assert.Equal(("PENDING", null, null), (made["status"], made["completedAt"], made["failureCode"]));
            Assert.Equal((null, null), (made["fromRevision"], made["toRevision"]));
            Assert.Equal($"/api/v1/transfers/{id}", made.Location);

            var again = (await Bank.Transfer(from, to, "60", "k")).Is(202);
            Assert.Equal((made.Json.GetRawText(), true), (again.Json.GetRawText(), again.IsReplayed));
            (await Bank.Transfer(from, to, "59", "k")).IsRefused(422, "idempotency-key-reused");

            Assert.Equal(made.Json.GetRawText(), (await Bank.Get($"/transfers/{id}")).Is(200).Json.GetRawText());
            Assert.Contains((await Bank.Get($"/transfers?accountId={from}&status=PENDING")).Is(200).Items,
                item => item.GetProperty("transferId").GetGuid() == id);
            foreach (var account in new[] { await Bank.Balance(from), await Bank.Account(from) })
                Assert.Equal(("100.00", "60.00", "40.00"), (account["balance"], account["reserved"], account["availableBalance"]));
            // What is reserved cannot be spent twice.
            (await Bank.Transfer(from, to, "40.01")).IsRefused(422, "insufficient-funds");
        }

        var done = await Bank.Becomes(id, "COMPLETED");

        Assert.Equal((40, 160), ((await Bank.Balance(from)).Money("availableBalance"), (await Bank.Balance(to)).Money("balance")));
        var replayed = (await Bank.Transfer(from, to, "60", "k")).Is(201);
        Assert.Equal((done.Json.GetRawText(), true), (replayed.Json.GetRawText(), replayed.IsReplayed));
    }

    [Fact]
    public async Task A_transfer_whose_credit_was_not_heard_of_is_settled_and_credited_once()
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        Guid id;
        using (new Outage(host.Store, to, "BankAccountTransactionRecordedV2", isAfter: true))
            id = (await Bank.Transfer(from, to, "60")).Is(202).Id("transferId");

        await Bank.Becomes(id, "COMPLETED");
        Assert.Equal(["BankAccountCreatedV2", "BankAccountTransactionRecordedV2"], await Bank.EventTypes(to));
        Assert.Equal(["BankAccountCreatedV2", "FundsReservedV2", "BankAccountTransactionRecordedV2"], await Bank.EventTypes(from));
    }

    [Fact]
    public async Task A_transfer_whose_client_heard_nothing_is_finished_and_found_by_its_key()
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        using (new Outage(host.Store, from, "FundsReservedV2", isAfter: true))
            (await Bank.Transfer(from, to, "60", "k")).IsRefused(503, "event-store-unavailable");

        await Bank.Becomes(DerivedIds.Transfer(from, "k"), "COMPLETED");
        var again = (await Bank.Transfer(from, to, "60", "k")).Is(201);
        Assert.Equal(("COMPLETED", true), (again["status"], again.IsReplayed));
        Assert.Equal((40, 160), ((await Bank.Balance(from)).Money("balance"), (await Bank.Balance(to)).Money("balance")));
    }

    [Fact]
    public async Task A_target_that_refused_once_has_refused_for_good()
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        (await Bank.Suspend(to)).Is(200);
        Guid id;
        using (new Outage(host.Store, from, "FundsReservationReleasedV1"))
        {
            id = (await Bank.Transfer(from, to, "60", "k")).Is(202).Id("transferId");
            (await Bank.Reactivate(to)).Is(200);
            Assert.Equal("PENDING", (await Bank.Transfer(from, to, "60", "k")).Is(202)["status"]);
        }

        var failed = await Bank.Becomes(id, "FAILED");

        Assert.Equal(("account-suspended", null), (failed["failureCode"], failed["toRevision"]));
        Assert.NotNull(failed["completedAt"]);
        Assert.Equal((100, 0), ((await Bank.Balance(from)).Money("availableBalance"), (await Bank.Balance(from)).Money("reserved")));
        Assert.Equal(100, (await Bank.Balance(to)).Money("balance"));
        Assert.Equal("FAILED", (await Bank.Transfer(from, to, "60", "k")).Is(201)["status"]);
        Assert.DoesNotContain("BankAccountTransactionRecordedV2", await Bank.EventTypes(to));
    }

    [Fact]
    public async Task An_account_is_not_closed_while_money_is_reserved_on_it()
    {
        var (from, to) = (await Bank.Open("0", limit: "100"), await Bank.Open());
        Guid id;
        using (new Outage(host.Store, from, "FundsReservationReleasedV1"))
        {
            (await Bank.Suspend(to)).Is(200);
            id = (await Bank.Transfer(from, to, "60")).Is(202).Id("transferId");
            (await Bank.Close(from)).IsRefused(422, "account-has-reservations");
        }
        await Bank.Becomes(id, "FAILED");
        (await Bank.Close(from)).Is(200);
    }

    [Theory]
    [InlineData(false, "COMPLETED")]
    [InlineData(true, "FAILED")]
    public async Task A_source_that_is_suspended_after_the_reservation_does_not_keep_the_transfer_from_its_end(
        bool targetRefuses, string status)
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        if (targetRefuses) (await Bank.Suspend(to)).Is(200);
        Guid id;
        using (new Outage(host.Store, to, targetRefuses ? "IncomingTransferRefusedV1" : "BankAccountTransactionRecordedV2"))
        {
            id = (await Bank.Transfer(from, to, "60")).Is(202).Id("transferId");
            (await Bank.Suspend(from)).Is(200);
        }
        await Bank.Becomes(id, status);
        var source = await Bank.Balance(from);
        Assert.Equal(("SUSPENDED", "0.00", targetRefuses ? "100.00" : "40.00"),
            (source["status"], source["reserved"], source["availableBalance"]));
    }

    [Fact]
    public async Task A_transfer_under_way_is_carried_on_after_a_restart()
    {
        var (from, to) = (await Bank.Open(), await Bank.Open());
        Guid id;
        using (new Outage(host.Store, to, "BankAccountTransactionRecordedV2"))
        {
            id = (await Bank.Transfer(from, to, "60")).Is(202).Id("transferId");
            await host.Restart();
        }
        await Bank.Becomes(id, "COMPLETED");
        Assert.Equal((40, 160), ((await Bank.Balance(from)).Money("availableBalance"), (await Bank.Balance(to)).Money("balance")));
    }
}
