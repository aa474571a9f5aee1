using System.Threading.Channels;
using BankingApi.Domain.Accounts;
using BankingApi.UnitTests.Domain;
using BankingApi.WriteModel;
using EventStore.Abstractions;
using Microsoft.Extensions.Logging.Abstractions;

namespace BankingApi.UnitTests.WriteModel;

public sealed class SnapshotTakerTests
{
    [Fact]
    public async Task A_snapshot_that_the_store_refuses_for_whatever_reason_stops_nothing()
    {
        var store = new Refusing();
        using var taker = new SnapshotTaker(store, NullLogger<SnapshotTaker>.Instance);
        await taker.StartAsync(default);
        var state = BankAccount.Apply(null, Some.Opened());
        for (var i = 0; i < 3; i++)
        {
            taker.Offer(new(state, Guid.NewGuid(), null, 0));
            await store.Asked.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        }
        Assert.False(taker.ExecuteTask!.IsCompleted);
        await taker.StopAsync(default);
    }

    private sealed class Refusing : ISnapshotStore
    {
        public Channel<string> Asked { get; } = Channel.CreateUnbounded<string>();

        public ValueTask<Snapshot?> Load(string stream, CancellationToken cancellationToken) => default;

        public ValueTask Save(string stream, Snapshot snapshot, CancellationToken cancellationToken)
        {
            Asked.Writer.TryWrite(stream);
            throw new ArgumentException("It is larger than an append may be.");
        }
    }
}
