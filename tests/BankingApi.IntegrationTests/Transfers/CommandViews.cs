using System.Collections.Concurrent;
using BankingApi.Domain.Accounts;
using BankingApi.EventStore;
using BankingApi.Hosting;
using BankingApi.ReadModel;
using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>The only thing that the command side asks the views, answered from the log: as far behind it, or as wrong, as a test wants
/// them.</summary>
internal sealed class CommandViews(IEventStore store) : IViewQueries
{
    public bool AreAway { get; set; }

    /// <summary>Events that they have not got yet, of each account.</summary>
    public int Behind { get; set; }

    /// <summary>Answers that they say are one event later than they are.</summary>
    public bool AreWrong { get; set; }

    /// <summary>Whether they say that they have what they have not: what views must never do.</summary>
    public bool Boast { get; set; }

    /// <summary>Questions so far.</summary>
    public int Asked { get; set; }

    /// <summary>The command that each event of an account answers, by revision.</summary>
    private readonly ConcurrentDictionary<Guid, List<Guid?>> _answers = [];

    public async ValueTask<ProcessedCommandRevisions> FindProcessedCommands(
        Guid accountId, IReadOnlyCollection<Guid> commandIds, CancellationToken cancellationToken)
    {
        Asked++;
        if (AreAway) throw Away();
        var answers = _answers.GetOrAdd(accountId, _ => []);
        foreach (var stored in await store.ReadForwards(StreamNames.OfAccount(accountId), answers.Count, int.MaxValue, cancellationToken))
            lock (answers)
                if (stored.Revision == answers.Count)
                    answers.Add(ProcessedCommandKey.Of((BankAccountEvent)Node.Serializer.Deserialize(stored))?.Id);
        lock (answers)
        {
            var covered = Math.Max(answers.Count - 1 - Behind, -1);
            var found = answers.Index()
                .Where(answer => answer.Index <= covered && answer.Item is { } id && commandIds.Contains(id))
                .ToDictionary(answer => answer.Item!.Value, answer => answer.Index + (AreWrong ? 1L : 0));
            return new(Boast ? answers.Count - 1 : covered, found);
        }
    }

    public ValueTask<AccountView?> GetAccount(Guid id, CancellationToken cancellationToken)
        => AreAway ? throw Away() : default(ValueTask<AccountView?>);

    public ValueTask<IReadOnlyList<AccountView>> ListAccounts(
        AccountFilter filter, long? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<OwnerView?> GetOwner(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<OwnerView>> ListOwners(
        OwnerFilter filter, long? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<TransactionView>> ListTransactions(
        Guid accountId, TransactionFilter filter, bool newestFirst, long? after, int limit, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public ValueTask<TransactionView?> GetTransaction(Guid accountId, Guid transactionId, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public ValueTask<TransferView?> GetTransfer(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<TransferView>> ListTransfers(
        TransferFilter filter, long? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<AccountView>> ListStaleAccounts(
        DateTimeOffset before, long? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<TransactionFigures> StreamTransactions(
        DateTimeOffset from, DateTimeOffset to, string? currency, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static ReadStoreUnavailableException Away() => new("They are away.");
}
