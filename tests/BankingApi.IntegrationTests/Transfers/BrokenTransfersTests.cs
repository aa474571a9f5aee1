using BankingApi.EventStore;
using BankingApi.Features.Transfers;
using EventStore.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>A transfer that nobody can carry on, because an account cannot be read.</summary>
public sealed class BrokenTransfersTests(TransferHost host) : IClassFixture<TransferHost>
{
    [Fact]
    public async Task A_transfer_that_cannot_be_carried_on_is_set_aside_and_keeps_no_other_waiting()
    {
        var bank = host.Bank;
        var (from, broken, well) = (await bank.Open(), await bank.Open(), await bank.Open());
        using (new Outage(host.Store, broken, "BankAccountTransactionRecordedV2"))
        {
            (await bank.Transfer(from, broken, "60")).Is(202);
            // As a newer version of the service would have left it.
            var unknown = new NewEvent(Guid.NewGuid(), "SomethingNewV1", "{}"u8.ToArray(), "{}"u8.ToArray());
            Assert.True((await host.Store.Append(StreamNames.OfAccount(broken), 0, [unknown], default)).Appended);
        }
        using (new Outage(host.Store, well, "BankAccountTransactionRecordedV2"))
            (await bank.Transfer(from, well, "40")).Is(202);

        await Bank.Until(async () => (await host.Store.ReadForwards(StreamNames.OfAccount(well), 1, 1, default)).Count == 1);
        await Bank.Until(async () => (await bank.Balance(from))["balance"] == "60.00");
        var books = await host.Store.ReadForwards(StreamNames.OfAccount(from), 0, 100, default);
        Assert.Equal(["BankAccountCreatedV2", "FundsReservedV2", "FundsReservedV2", "BankAccountTransactionRecordedV2"],
            books.Select(stored => stored.Type));

        var subscriptions = host.Services.GetRequiredService<IPersistentSubscriptions>();
        var group = host.Services.GetRequiredService<IOptions<TransferOptions>>().Value.ConsumerGroup;
        await Bank.Until(async () => (await subscriptions.Status(group, default)).ParkedCount == 1);
        var parked = Assert.Single(await subscriptions.ReadParked(group, 10, default));
        Assert.Equal((StreamNames.OfAccount(from), 1L), (parked.Event.Stream, parked.Event.Revision));
        // Its money is still where it belongs: set aside, on the source.
        Assert.Equal(60, (await bank.Balance(from)).Money("reserved"));
    }
}
