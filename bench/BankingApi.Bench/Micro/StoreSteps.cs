using BankingApi.Domain.Accounts;
using BankingApi.ReadModel;
using BankingApi.ReadModel.Embedded;
using BenchmarkDotNet.Attributes;
using EmbeddedEventStore;
using Microsoft.Extensions.Logging.Abstractions;

namespace BankingApi.Bench.Micro;

/// <summary>To and from the embedded stores, on the disk that holds the temporary folder.</summary>
public class StoreSteps : IDisposable
{
    private const int Accounts = 1_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("bankingapi-micro-").FullName;
    private readonly byte[] _data = new byte[330];
    private EmbeddedDatabase _events = null!;
    private EmbeddedStreams _log = null!;
    private EmbeddedViewDatabase _views = null!;
    private EmbeddedViewWriter _writer = null!;
    private EmbeddedViewQueries _queries = null!;
    private AccountView[] _documents = null!;
    private long _revision = -1;

    [GlobalSetup]
    public async Task SetUp()
    {
        _events = new(_folder, TimeProvider.System);
        _events.Open();
        _log = new(_events);
        _views = new(_folder, new(ReadModelRegistration.Tables), NullLogger<EmbeddedViewDatabase>.Instance);
        _views.Open();
        (_writer, _queries) = (new(_views), new(_views));
        _documents = [.. Enumerable.Range(0, Accounts).Select(i => new AccountView(
            Guid.CreateVersion7(), i, Guid.CreateVersion7(), "Bench Owner", "bench@example.com", AccountType.Checking, "EUR", 0.00m, 0.00m,
            0.00m, AccountStatus.Active, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 0, null, 0.00m, 0.00m, null, 0))];
        var opening = new ViewChanges();
        foreach (var document in _documents) opening.Accounts.Add(new(-1, document, []));
        await _writer.Write(opening, default);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _events.Dispose();
        _views.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "append one event, durably")]
    public async Task Append()
        => _revision =
            (await _log.Append("BankAccount-bench", _revision,
                [new(Guid.CreateVersion7(), "BankAccountTransactionRecordedV2", _data, _data)], default)).Revision;

    [Benchmark(Description = "project one of 1,000 events", OperationsPerInvoke = Accounts)]
    public async Task Project()
    {
        var changes = new ViewChanges();
        for (var i = 0; i < Accounts; i++)
        {
            var (before, id) = (_documents[i], Guid.CreateVersion7());
            var after = _documents[i] = before with
            {
                Revision = before.Revision + 1,
                Balance = before.Balance + 10.00m,
                TransactionCount = before.TransactionCount + 1,
            };
            var row = new TransactionView(id, after.Id, TransactionType.Deposit, Direction.Credit, 10.00m, "EUR", after.Balance,
                after.Balance, "bench", null, null, null, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, after.Revision);
            changes.Accounts.Add(new(before.Revision, after, [new TransactionRow(row, IsProcessedCommand: true)]));
        }
        if ((await _writer.Write(changes, default)).Count > 0) throw new InvalidOperationException("The views have another writer.");
    }

    [Benchmark(Description = "read one event of a stream")]
    public async Task<int> Read() => (await _log.ReadBackwards("BankAccount-bench", long.MaxValue, 1, default)).Count;

    [Benchmark(Description = "read an account's document")]
    public async Task<AccountView?> Document() => await _queries.GetAccount(_documents[Accounts / 2].Id, default);
}
