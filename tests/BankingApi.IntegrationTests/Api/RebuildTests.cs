using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using BankingApi.Projections;
using BankingApi.ReadModel;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Views are rebuilt under a running load: nobody notices, and they become what they were.</summary>
public abstract class RebuildTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private const int Writers = 4;

    [Fact]
    public async Task A_rebuild_under_load_fails_no_read_turns_no_time_back_and_ends_with_the_same_views()
    {
        var owners = new List<Guid> { await Api.Owner("Ada"), await Api.Owner("Grace") };
        var accounts = new List<Guid>();
        for (var i = 0; i < 8; i++) accounts.Add(await Api.Account("1000.00", limit: "50.00", owner: owners[i % 2]));

        // Views that have never been rebuilt, against views from the log.
        await Load(accounts, owners, during: () => Wait.Until(async () => (await Head(accounts)) > 150));
        await AssertRebuildChangesNothing(accounts);

        // Views that took over in the middle of the load, again and again, and went on from there.
        await Load(accounts, owners, during: async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                var head = await Head(accounts);
                await Rebuild();
                await Wait.Until(async () => await Head(accounts) > head + 20);
            }
        });
        await AssertRebuildChangesNothing(accounts);
    }

    /// <summary>Everything in the views that follows from the log, as text. A stack may look closer than its queries do.</summary>
    protected virtual async Task<string> Dump()
    {
        var queries = Stack.Services.GetRequiredService<IViewQueries>();
        var dump = new StringBuilder();
        foreach (var owner in await queries.ListOwners(new(), null, 10_000, default)) dump.AppendLine(owner.ToString());
        foreach (var account in await queries.ListAccounts(new(), null, 10_000, default))
        {
            dump.AppendLine(account.ToString());
            foreach (var transaction in await queries.ListTransactions(account.Id, new(), newestFirst: false, null, 100_000, default))
            {
                dump.AppendLine(transaction.ToString());
                var answers = await queries.FindProcessedCommands(account.Id, [transaction.TransactionId], default);
                dump.AppendLine(CultureInfo.InvariantCulture, $"answered by {answers.Found.Values.SingleOrDefault(-1)}");
                Assert.Equal(transaction, await queries.GetTransaction(account.Id, transaction.TransactionId, default));
            }
        }
        foreach (var transfer in await queries.ListTransfers(new(), null, 100_000, default)) dump.AppendLine(transfer.ToString());
        return dump.ToString();
    }

    private async Task AssertRebuildChangesNothing(List<Guid> accounts)
    {
        foreach (var account in accounts) await Api.Settled(account);
        await Wait.Until(async () => (await Api.Get("transfers?status=PENDING")).Is(200).Items.Count == 0);
        var before = await Dump();
        Assert.Contains("☃", before, StringComparison.Ordinal);
        await Rebuild();
        Assert.Equal(before, await Dump());
    }

    private async Task Rebuild()
    {
        var head = (await Views()).GetProperty("headPosition").GetInt64();
        Assert.Equal("REBUILDING", (await Api.Post("operations/projections/views/rebuild", null)).Is(202)["status"]);
        var told = -1L;
        await Wait.Until(async () =>
        {
            var views = await Views();
            if (views.GetProperty("rebuildPosition") is { ValueKind: JsonValueKind.Number } position)
            {
                Assert.InRange(position.GetInt64(), told, views.GetProperty("headPosition").GetInt64());
                told = position.GetInt64();
            }
            return views.Text("status") == "RUNNING";
        });
        Assert.Null((await Views()).Text("lastError"));
        Assert.Equal(JsonValueKind.Null, (await Views()).GetProperty("rebuildPosition").ValueKind);
        Assert.True(Stack.Services.GetRequiredService<ProjectionState>().RebuildPosition >= head);
    }

    private async Task<JsonElement> Views()
        => (await Api.Get("operations/projections")).Is(200).Items.Single(item => item.Text("name") == "views");

    /// <summary>How much has happened, by the log.</summary>
    private async Task<long> Head(List<Guid> accounts)
    {
        var sum = 0L;
        foreach (var account in accounts) sum += (await Api.Get($"accounts/{account}/balance")).Is(200).Revision;
        return sum;
    }

    private async Task Load(List<Guid> accounts, List<Guid> owners, Func<Task> during)
    {
        using var stop = new CancellationTokenSource();
        var acknowledged = new ConcurrentDictionary<Guid, long>();
        var running = Enumerable.Range(0, Writers).Select(n => Write(n, accounts, acknowledged, stop.Token))
            .Append(ReadAccounts(accounts, acknowledged, stop.Token)).Append(ReadLists(accounts, owners, stop.Token)).ToList();
        var asked = during();
        // A reader that fails ends the test at once, and not when everything else is over.
        await await Task.WhenAny([asked, .. running]);
        await asked;
        await stop.CancelAsync();
        await Task.WhenAll(running);
    }

    private async Task Write(int seed, List<Guid> accounts, ConcurrentDictionary<Guid, long> acknowledged, CancellationToken stop)
    {
        var random = new Random(seed);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var (account, other) = (accounts[random.Next(accounts.Count)], accounts[random.Next(accounts.Count)]);
            var amount = $"{random.Next(1, 90)}.{random.Next(10, 99)}";
            var answer = random.Next(8) switch
            {
                0 => await Api.Limit(account, $"{random.Next(50, 60)}.00"),
                1 => await Api.Move(account, "WITHDRAWAL", amount),
                2 => await Api.Move(account, "INTEREST", "0.01", key: $"{seed}-{i / 2}"),
                3 or 4 => await Api.Post("transfers",
                    $$"""{"fromAccountId":"{{account}}","toAccountId":"{{other}}","amount":"{{amount}}","description":"é ☃"}"""),
                _ => await Api.Move(account, "DEPOSIT", amount),
            };
            Assert.Contains(answer.Status, (int[])[200, 201, 202, 422]);
            if (answer.Status is 200 or 201 && answer.Json.TryGetProperty("revision", out var revision))
                acknowledged.AddOrUpdate(account, revision.GetInt64(), (_, known) => Math.Max(known, revision.GetInt64()));
        }
    }

    private async Task ReadAccounts(List<Guid> accounts, ConcurrentDictionary<Guid, long> acknowledged, CancellationToken stop)
    {
        var seen = new Dictionary<Guid, long>();
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var account = accounts[i % accounts.Count];
            var least = acknowledged.GetValueOrDefault(account);
            var revision = (await Api.Get($"accounts/{account}?minRevision={least.ToString(CultureInfo.InvariantCulture)}"))
                .Is(200).Revision;
            Assert.True(revision >= least, "A read misses what was acknowledged.");
            var unasked = (await Api.Get($"accounts/{account}")).Is(200).Revision;
            Assert.True(revision >= seen.GetValueOrDefault(account) && unasked >= revision, "A read went back in time.");
            seen[account] = unasked;
        }
    }

    private async Task ReadLists(List<Guid> accounts, List<Guid> owners, CancellationToken stop)
    {
        var (transactions, ended, moved) = (new Dictionary<Guid, long>(), new HashSet<Guid>(), 0L);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var account = accounts[i % accounts.Count];
            var newest = (await Api.Get($"accounts/{account}/transactions?limit=1")).Is(200).Items
                .Select(item => item.GetProperty("revision").GetInt64()).DefaultIfEmpty(-1).Single();
            Assert.True(newest >= transactions.GetValueOrDefault(account, -1), "A list of transactions went back in time.");
            transactions[account] = newest;
            Assert.Equal(
                accounts.Count,
                (await Api.Get($"accounts?ownerId={owners[0]}")).Is(200).Items.Count
                    + (await Api.Get($"accounts?ownerId={owners[1]}")).Is(200).Items.Count);
            Assert.Equal(owners[0], (await Api.Get("owners?search=ada")).Is(200).Items.Single().GetProperty("id").GetGuid());
            (await Api.Get($"owners/{owners[1]}/summary")).Is(200);
            var transfers = (await Api.Get($"transfers?accountId={account}&limit=20")).Is(200).Items;
            var over = transfers.Where(transfer => transfer.Text("status") != "PENDING")
                .Select(transfer => transfer.GetProperty("transferId").GetGuid()).ToHashSet();
            Assert.DoesNotContain(
                transfers, transfer => ended.Contains(transfer.GetProperty("transferId").GetGuid())
                    && !over.Contains(transfer.GetProperty("transferId").GetGuid()));
            ended.UnionWith(over);
            var figures = (await Api.Get("analytics/transactions?from=2026-01-01&to=2035-01-01&currency=EUR")).Is(200);
            var total = figures.Json.GetProperty("totalTransactions").GetInt64();
            Assert.True(total >= moved, "The analytics went back in time.");
            moved = total;
        }
    }
}
