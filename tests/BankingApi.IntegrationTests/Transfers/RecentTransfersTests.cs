using BankingApi.Projections;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>Whoever has just made a transfer finds it, however far the views are behind.</summary>
public sealed class RecentTransfersTests(TransferHost host) : IClassFixture<TransferHost>
{
    [Fact]
    public async Task A_transfer_that_the_views_do_not_have_yet_is_told_from_the_log()
    {
        var (from, to) = (await host.Bank.Open(), await host.Bank.Open());
        // Nothing is projected until this is let go.
        using var turn = await host.Services.GetRequiredService<ProjectionPause>().Enter(default);
        var made = (await host.Bank.Transfer(from, to, "60")).Is(201);
        var found = (await host.Bank.Get($"/transfers/{made.Id("transferId")}")).Is(200);
        Assert.Equal(made.Json.GetRawText(), found.Json.GetRawText());

        (await host.Bank.Suspend(to)).Is(200);
        var failed = (await host.Bank.Transfer(from, to, "5")).Is(201);
        Assert.Equal("FAILED", failed["status"]);
        Assert.Equal(failed.Json.GetRawText(), (await host.Bank.Get($"/transfers/{failed.Id("transferId")}")).Is(200).Json.GetRawText());

        Guid pending;
        using (new Outage(host.Store, from, "FundsReservationReleasedV1"))
        {
            pending = (await host.Bank.Transfer(from, to, "5")).Is(202).Id("transferId");
            Assert.Equal("PENDING", (await host.Bank.Get($"/transfers/{pending}")).Is(200)["status"]);
        }
        await host.Bank.Becomes(pending, "FAILED");
    }
}
