using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using BankingApi.EventStore.Serialization;
using BankingApi.EventStore.Upcasting;
using BankingApi.WriteModel;
using BenchmarkDotNet.Attributes;
using EventStore.Abstractions;

namespace BankingApi.Bench.Micro;

/// <summary>Between requests, events and bytes.</summary>
public class EventSteps
{
    private readonly EventSerializer _serializer = new(new EventTypeRegistry(), [new BankAccountCreatedV1Upcaster()]);
    private readonly DateTimeOffset _at = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private BankAccount _account = null!;
    private TransactionRequest _request = null!;
    private BankAccountEvent _recorded = null!;
    private StoredEvent _stored = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var eur = Currency.Of("EUR");
        var opening =
            BankAccount.Open(
                null, new(Guid.CreateVersion7(), Guid.CreateVersion7(), AccountType.Checking, eur, 1_000.00m, eur.Zero), _at).Event!;
        _account = BankAccount.Apply(null, opening);
        _request = new(Guid.CreateVersion7(), TransactionType.Deposit, 10.00m, null, "bench");
        _recorded = _account.Record(_request, _at).Event!;
        var written = Serialize();
        _stored = new($"BankAccount-{_account.Id:N}", 1, 1, written.Id, written.Type, written.Data, written.Metadata, _at);
    }

    [Benchmark(Description = "decide a deposit")]
    public Decision<BankAccountEvent> Decide() => _account.Record(_request, _at);

    [Benchmark(Description = "serialize an event and its metadata")]
    public NewEvent Serialize()
    {
        var written =
            _serializer.Serialize(_request.Id, _recorded,
                new EventMetadata("0af7651916cd43dd8448eb211c80319c", _request.Id.ToString("D"), "api", null, 1, _account.Balances));
        return written with { Id = DerivedIds.Event(_request.Id, Guid.Empty, written.Data.Span) };
    }

    [Benchmark(Description = "deserialize an event and fold it")]
    public BankAccount Fold() => BankAccount.Apply(_account, (BankAccountEvent)_serializer.Deserialize(_stored));
}
