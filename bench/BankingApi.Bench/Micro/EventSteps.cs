using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using BankingApi.EventStore;
using BenchmarkDotNet.Attributes;

namespace BankingApi.Bench.Micro;

/// <summary>Between requests, events and bytes.</summary>
public class EventSteps
{
    private readonly EventSerializer serializer = new(new EventTypeRegistry(), [new BankAccountCreatedV1Upcaster()]);
    private readonly DateTimeOffset at = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private BankAccount account = null!;
    private TransactionRequest request = null!;
    private BankAccountEvent recorded = null!;
    private StoredEvent stored = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var eur = Currency.Of("EUR");
        var opening = BankAccount.Open(null, new(Guid.CreateVersion7(), Guid.CreateVersion7(), AccountType.Checking, eur, 1_000.00m, eur.Zero), at).Event!;
        account = BankAccount.Apply(null, opening);
        request = new(Guid.CreateVersion7(), TransactionType.Deposit, 10.00m, null, "bench");
        recorded = account.Record(request, at).Event!;
        var written = Serialize();
        stored = new($"BankAccount-{account.Id:N}", 1, 1, written.Id, written.Type, written.Data, written.Metadata, at);
    }

    [Benchmark(Description = "decide a deposit")]
    public Decision<BankAccountEvent> Decide() => account.Record(request, at);

    [Benchmark(Description = "serialize an event and its metadata")]
    public NewEvent Serialize()
    {
        var written = serializer.Serialize(request.Id, recorded, new EventMetadata("0af7651916cd43dd8448eb211c80319c", request.Id.ToString("D"), "api", null, 1, account.Standing));
        return written with { Id = DerivedIds.Event(request.Id, written.Data.Span) };
    }

    [Benchmark(Description = "deserialize an event and fold it")]
    public BankAccount Fold() => BankAccount.Apply(account, (BankAccountEvent)serializer.Deserialize(stored));
}
