using System.Diagnostics;
using System.Text.Json;
using BankingApi.Domain.Accounts;
using BankingApi.ReadModel;
using BankingApi.ReadModel.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace BankingApi.Bench;

/// <summary>The figures of a year with very many transactions:
/// how long they take, and how much memory the service needs for them.</summary>
internal static class Analytics
{
    private const int Accounts = 1_000;
    private const int Days = 365;
    private const int Times = 7;
    private const int AtOnce = 10_000;
    private static readonly string[] Currencies = ["EUR", "USD", "GBP"];
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task Run(Options options)
    {
        var folder = Directory.CreateTempSubdirectory("bankingapi-bench-").FullName;
        await Seed(folder, options.Events);
        await using var service = await ServiceProcess.Start(options.Port, folder);
        using var http = await RawHttp.Connect(options.Port);
        var api = new Api(http);
        const string Path = "/api/v1/analytics/transactions?from=2025-01-01&to=2025-12-31&timeZone=Europe/Berlin";
        var before = service.WorkingSetMegabytes;
        var (cold, warm) = (service.ProcessorTime, TimeSpan.Zero);
        var first = await Time(api, Path, options.Events);
        (cold, warm) = (service.ProcessorTime - cold, service.ProcessorTime);
        var all = await Measure(api, Path, options.Events);
        warm = service.ProcessorTime - warm;
        var one = await Measure(api, Path + "&currency=EUR", options.Events / Currencies.Length);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = "analytics over a year",
            transactions = options.Events,
            firstMs = first,
            firstProcessorMs = Math.Round(cold.TotalMilliseconds),
            medianMs = all,
            processorMs = Math.Round(warm.TotalMilliseconds / Times),
            oneCurrencyMedianMs = one,
            workingSetBeforeMb = before,
            workingSetAfterMb = service.WorkingSetMegabytes,
        }));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<double> Measure(Api api, string path, int least)
    {
        var took = new double[Times];
        for (var i = 0; i < Times; i++) took[i] = await Time(api, path, least);
        Array.Sort(took);
        return took[Times / 2];
    }

    private static async Task<double> Time(Api api, string path, int least)
    {
        var start = Stopwatch.GetTimestamp();
        var answer = await api.Get(path);
        var took = Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        var counted = answer.TryGetProperty("currencies", out var blocks)
            ? blocks.EnumerateArray().Sum(block => block.GetProperty("totalTransactions").GetInt64())
            : answer.GetProperty("totalTransactions").GetInt64();
        // Berlin's year ends an hour before the last transaction.
        return counted >= least * 0.99 ? took : throw new InvalidOperationException($"Only {counted} transactions were counted.");
    }

    /// <summary>Straight into the views: the log stays empty, so that the service has nothing to add.</summary>
    private static async Task Seed(string folder, int transactions)
    {
        using var database = new EmbeddedViewDatabase(folder, new(ReadModelRegistration.Tables), NullLogger<EmbeddedViewDatabase>.Instance);
        database.Open();
        var writer = new EmbeddedViewWriter(database);
        var random = new Random(1);
        var views = Enumerable.Range(0, Accounts).Select(i => new AccountView(
            Guid.CreateVersion7(), i, Guid.Empty, "Bench Owner", "bench@example.com", AccountType.Checking,
            Currencies[i % Currencies.Length], 0m, 0m, 0m, AccountStatus.Active, Start, Start, 0, null, 0m, 0m, null, 0)).ToArray();
        await writer.Write(Changes(views.Select(view => new AccountChange(-1, view, []))), default);
        var step = TimeSpan.FromDays(Days) / transactions;
        for (var done = 0; done < transactions; done += AtOnce)
        {
            var changes = new Dictionary<int, (AccountView After, List<IAccountRow> Rows)>();
            for (var i = done; i < Math.Min(done + AtOnce, transactions); i++)
            {
                var at = random.Next(Accounts);
                if (!changes.TryGetValue(at, out var change)) change = (views[at], []);
                var row = Row(change.After, Start + step * i, random);
                change.Rows.Add(new TransactionRow(row, IsProcessedCommand: true));
                changes[at] = change with { After = change.After with { Revision = row.Revision, Balance = row.BalanceAfter } };
            }
            await writer.Write(
                Changes(changes.Select(one => new AccountChange(views[one.Key].Revision, one.Value.After, one.Value.Rows))), default);
            foreach (var (at, change) in changes) views[at] = change.After;
        }
    }

    private static TransactionView Row(AccountView account, DateTimeOffset at, Random random)
    {
        var isCredit = random.Next(5) > 0;
        var amount = random.Next(1, 1_000_000) / 100m;
        var after = isCredit ? account.Balance + amount : account.Balance - amount;
        return new(
            Guid.CreateVersion7(), account.Id, isCredit ? TransactionType.Deposit : TransactionType.Withdrawal,
            isCredit ? Direction.Credit : Direction.Debit, amount, account.Currency, after, after, null, null, null, null, null, at, at,
            account.Revision + 1);
    }

    private static ViewChanges Changes(IEnumerable<AccountChange> accounts)
    {
        var changes = new ViewChanges();
        changes.Accounts.AddRange(accounts);
        return changes;
    }
}
