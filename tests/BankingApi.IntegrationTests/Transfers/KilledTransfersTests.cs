using System.Collections.Concurrent;
using BankingApi.Domain.Accounts;
using BankingApi.IntegrationTests.EventStore.Embedded;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>A thousand transfers at random, against a service that is killed again and again while accounts come and go.</summary>
public sealed class KilledTransfersTests
{
    private const int Transfers = 1_000;
    private const int Clients = 16;
    private const int Accounts = 10;

    /// <summary>How many transfers have been answered when the service is killed.</summary>
    private static readonly int[] KillAfter = [200, 500, 800];

    private readonly ConcurrentDictionary<int, Reply> _answers = [];

    [Fact]
    public async Task No_money_is_lost_created_or_spent_twice()
    {
        await using var service = await KilledService.Start();
        var bank = service.Bank;
        var ids = new List<Guid>();
        // The last two have nothing, so that they can be closed.
        for (var i = 0; i < Accounts; i++) ids.Add(await bank.Open(i < Accounts - 2 ? "500.00" : "0", limit: i % 3 == 0 ? "100.00" : "0"));

        var orders = Orders(ids);
        var next = -1;
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var i && i < Transfers)
                _answers[i] = await Insist(() => bank.Transfer(orders[i].From, orders[i].To, orders[i].Amount, $"t{i}"));
        })).ToList();
        var operators = Task.Run(() => SuspendReactivateAndClose(bank, ids));
        foreach (var answered in KillAfter)
        {
            await Bank.Until(() => Task.FromResult(_answers.Count >= answered || clients.Exists(client => client.IsFaulted)));
            await service.KillAndRestart();
        }
        await Task.WhenAll([.. clients, operators]);

        // Every transfer is terminal within seconds.
        await Bank.Until(async () => (await bank.Get("/transfers?status=PENDING")).Is(200).Items.Count == 0, seconds: 20);
        await AssertAnswersHold(bank);
        await AssertHistoriesChain(bank, ids);
        await service.Kill();
        await AssertBooksAreSound(service.Folder, ids);
    }

    private static List<(Guid From, Guid To, string Amount)> Orders(List<Guid> ids)
    {
        var random = new Random(20260131);
        return [.. Enumerable.Range(0, Transfers).Select(_ =>
        {
            var (from, to) = (random.Next(Accounts), random.Next(Accounts - 1));
            return (ids[from], ids[to >= from ? to + 1 : to], $"{random.Next(1, 200)}.{random.Next(100):00}");
        })];
    }

    /// <summary>Asks again, with the same key, until there is an answer.</summary>
    private static async Task<Reply> Insist(Func<Task<Reply>> ask)
    {
        Reply? reply = null;
        await Bank.Until(async () =>
        {
            try
            {
                reply = await ask();
                return reply.Status != 503;
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException)
            {
                return false;
            }
        });
        return reply!;
    }

    private async Task SuspendReactivateAndClose(Bank bank, List<Guid> ids)
    {
        // Closed before any money can get there, or refused with account-has-balance: either is well.
        await Insist(() => bank.Close(ids[^1]));
        for (var round = 0; _answers.Count < Transfers * 9 / 10; round++)
        {
            var id = ids[round % (Accounts - 2)];
            await Insist(() => bank.Suspend(id));
            await Insist(() => bank.Close(ids[^2]));
            var until = _answers.Count + 5;
            await Bank.Until(() => Task.FromResult(_answers.Count >= Math.Min(until, Transfers)));
            await Insist(() => bank.Reactivate(id));
        }
    }

    private async Task AssertAnswersHold(Bank bank)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = (await bank.Get($"/transfers?limit=500{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}")).Is(200);
            foreach (var item in page.Items) known.Add(item.Text("transferId")!, item.Text("status")!);
            cursor = page["nextCursor"];
        }
        while (cursor is not null);

        var made = _answers.Values.Where(reply => reply.Status is 201 or 202).ToList();
        Assert.Equal(Transfers, _answers.Count);
        Assert.All(_answers.Values.Except(made),
            reply => Assert.Contains(reply.Is(422)["code"], new[] { "insufficient-funds", "account-suspended", "account-closed" }));
        // A promise is a promise: what a client was told of before a crash is so after it.
        Assert.Equal(made.Select(reply => reply["transferId"]).Order(), known.Keys.Order());
        Assert.All(made.Where(reply => reply.Status == 201), reply => Assert.Equal(reply["status"], known[reply["transferId"]!]));
        // Else this has shown nothing.
        Assert.True(known.Values.Count(status => status == "COMPLETED") > 100,
            $"{known.Values.Count(status => status == "COMPLETED")} were completed.");
        Assert.Contains("FAILED", known.Values);
    }

    private static async Task AssertHistoriesChain(Bank bank, List<Guid> ids)
    {
        foreach (var id in ids)
        {
            string? cursor = null, balance = null;
            do
            {
                var page = (await bank.Get(
                    $"/accounts/{id}/history?limit=500{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}")).Is(200);
                foreach (var entry in page.Items)
                {
                    Assert.Equal(balance, entry.Text("balanceBefore"));
                    balance = entry.Text("balanceAfter");
                }
                cursor = page["nextCursor"];
            }
            while (cursor is not null);
            var (log, view) = (await bank.Balance(id), await bank.Account(id));
            Assert.Equal((balance, "0.00"), (log["balance"], log["reserved"]));
            Assert.Equal((balance, log["availableBalance"]), (view["balance"], view["availableBalance"]));
        }
    }

    private static async Task AssertBooksAreSound(string folder, List<Guid> ids)
    {
        using var log = new EmbeddedFolder(path: folder);
        var books = await Books.Read(log.Store, ids);
        books.AssertSound();
        Assert.Equal(500m * (Accounts - 2), ids.Sum(id => books.Standing(id).Balance));
        Assert.Contains(ids, id => books.Count<BankAccountSuspended>(id) > 0);
        Assert.Contains(ids, id => books.Count<IncomingTransferRefused>(id) > 0);
    }
}
