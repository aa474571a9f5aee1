namespace BankingApi.IntegrationTests.Transfers;

public sealed class TransferStormTests(TransferHost host) : IClassFixture<TransferHost>
{
    private const int Clients = 32;
    private const int TransfersPerClient = 15;

    [Fact]
    public async Task Transfers_there_and_back_between_two_accounts_all_get_through()
    {
        var bank = host.Bank;
        var (a, b) = (await bank.Open("10000"), await bank.Open("10000"));

        var replies = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            var own = new List<Reply>();
            for (var i = 0; i < TransfersPerClient; i++)
                own.Add((client + i) % 2 == 0 ? await bank.Transfer(a, b, "3.00") : await bank.Transfer(b, a, "2.00"));
            return own;
        })));

        // Neither a conflict nor one that is left behind: each was completed within its request.
        Assert.All(replies.SelectMany(own => own), reply => Assert.Equal("COMPLETED", reply.Is(201)["status"]));
        var there = replies.SelectMany(own => own).Count(reply => reply.Id("fromAccountId") == a);
        var moved = 3m * there - 2m * (Clients * TransfersPerClient - there);
        Assert.Equal((10_000 - moved, 10_000 + moved),
            ((await bank.Balance(a)).Money("balance"), (await bank.Balance(b)).Money("balance")));
        var books = await Books.Read(host.Store, a, b);
        books.AssertSound();
        Assert.Equal(Clients * TransfersPerClient, books.Transfers.Count);
    }
}
