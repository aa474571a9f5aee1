using BankingApi.Domain.Accounts;
using BankingApi.EventStore.Embedded;
using BankingApi.Views;
using BankingApi.Views.Embedded;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace BankingApi.Bench.Micro;

/// <summary>To and from the embedded stores, on the disk that holds the temporary folder.</summary>
public class StoreSteps : IDisposable
{
    private const int Accounts = 1_000;

    private readonly string folder = Directory.CreateTempSubdirectory("bankingapi-micro-").FullName;
    private readonly byte[] data = new byte[330];
    private EmbeddedDatabase events = null!;
    private EmbeddedEventStore log = null!;
    private EmbeddedViewDatabase views = null!;
    private EmbeddedViewWriter writer = null!;
    private EmbeddedViewQueries queries = null!;
    private AccountView[] documents = null!;
    private long revision = -1;

    [GlobalSetup]
    public async Task SetUp()
    {
        events = new(folder, TimeProvider.System);
        events.Open();
        log = new(events);
        views = new(folder, NullLogger<EmbeddedViewDatabase>.Instance);
        views.Open();
        (writer, queries) = (new(views), new(views));
        documents = [.. Enumerable.Range(0, Accounts).Select(i => new AccountView(
            Guid.CreateVersion7(), i, Guid.CreateVersion7(), "Bench Owner", "bench@example.com", AccountType.Checking, "EUR", 0.00m, 0.00m, 0.00m, AccountStatus.Active,
            DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 0, null, 0.00m, 0.00m, null, 0))];
        var opening = new ViewChanges();
        foreach (var document in documents) opening.Accounts.Add(new(-1, document, [], [], []));
        await writer.Write(opening, default);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        events.Dispose();
        views.Dispose();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "append one event, durably")]
    public async Task Append()
        => revision = (await log.Append("BankAccount-bench", revision, [new(Guid.CreateVersion7(), "BankAccountTransactionRecordedV1", data, data)], default)).Revision;

    [Benchmark(Description = "project one of 1,000 events", OperationsPerInvoke = Accounts)]
    public async Task Project()
    {
        var changes = new ViewChanges();
        for (var i = 0; i < Accounts; i++)
        {
            var (before, id) = (documents[i], Guid.CreateVersion7());
            var after = documents[i] = before with { Revision = before.Revision + 1, Balance = before.Balance + 10.00m, TransactionCount = before.TransactionCount + 1 };
            var row = new TransactionView(id, after.Id, TransactionType.Deposit, Direction.Credit, 10.00m, "EUR", after.Balance, after.Balance, "bench", null, null, DateTimeOffset.UnixEpoch, after.Revision);
            changes.Accounts.Add(new(before.Revision, after, [row], [new(after.Id, id, after.Revision)], []));
        }
        if ((await writer.Write(changes, default)).Count > 0) throw new InvalidOperationException("The views have another writer.");
    }

    [Benchmark(Description = "read one event of a stream")]
    public async Task<int> Read() => (await log.ReadBackwards("BankAccount-bench", long.MaxValue, 1, default)).Count;

    [Benchmark(Description = "read an account's document")]
    public async Task<AccountView?> Document() => await queries.GetAccount(documents[Accounts / 2].Id, default);
}
