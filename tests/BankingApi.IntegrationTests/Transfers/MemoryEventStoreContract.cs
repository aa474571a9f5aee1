using BankingApi.IntegrationTests.EventStore;
using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>What is shown on the log in memory holds on a real one only if it keeps the same promises.</summary>
public sealed class MemoryEventStoreContract : EventStoreContract
{
    protected override IEventStore Store { get; } = new MemoryEventStore(TimeProvider.System);
}
