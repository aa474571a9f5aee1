using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using BankingApi.EventStore;
using BankingApi.EventStore.Serialization;
using BankingApi.WriteModel;
using EmbeddedEventStore;
using EventStore.Abstractions;

namespace BankingApi.Bench;

/// <summary>Makes an embedded log of chained events, as the service's own would be, without the time that commands take.</summary>
internal static class ChainedLog
{
    /// <summary>Events that an account gets at a time: its next ones lie far behind, as in a log that many wrote to.</summary>
    private const int PerAppend = 10;

    public static async Task Make(string folder, int accounts, int events)
    {
        using var database = new EmbeddedDatabase(folder, TimeProvider.System);
        database.Open();
        var (log, serializer) = (new EmbeddedStreams(database), new EventSerializer(new EventTypeRegistry(), []));
        var writers = Enumerable.Range(0, accounts).Select(_ => new Account(serializer)).ToList();
        var each = events / accounts;
        for (var done = 0; done < each; done += PerAppend)
        {
            var count = Math.Min(PerAppend, each - done);
            await Parallel.ForEachAsync(
                writers, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (account, _) => await account.Append(log, count));
        }
    }

    private sealed class Account(EventSerializer serializer)
    {
        private static readonly Currency Eur = Currency.Of("EUR");

        private readonly Guid _id = Guid.CreateVersion7();
        private BankAccount? _state;
        private EventHash? _last;

        public async Task Append(EmbeddedStreams log, int count)
        {
            var (expected, stream) = (_state?.Revision ?? ExpectedRevision.NoStream, StreamNames.OfAccount(_id));
            var events = new NewEvent[count];
            for (var i = 0; i < count; i++)
            {
                events[i] = HashChain.Link(_last, stream, expected + 1 + i, Next(), out var hash);
                _last = hash;
            }
            if (!(await log.Append(stream, expected, events, default)).Appended) throw new InvalidOperationException("A conflict.");
        }

        private NewEvent Next()
        {
            var (command, at) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
            var @event = (_state is null
                ? BankAccount.Open(null, new(_id, Guid.CreateVersion7(), AccountType.Checking, Eur, 1_000.00m, Eur.Zero), at)
                : _state.Record(new(command, TransactionType.Deposit, 10.00m, null, "bench"), at)).Event!;
            _state = BankAccount.Apply(_state, @event);
            var trace = command.ToString("N");
            var metadata = new EventMetadata(
                trace, command.ToString("D"), "api", $"00-{trace}-{trace[..16]}-01", serializer.SchemaOf(@event), _state.Balances);
            var written = serializer.Serialize(command, @event, metadata);
            return written with { Id = DerivedIds.Event(command, _id, written.Data.Span) };
        }
    }
}
