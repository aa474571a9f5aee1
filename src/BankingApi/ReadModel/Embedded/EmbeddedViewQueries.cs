using System.Runtime.CompilerServices;

namespace BankingApi.ReadModel.Embedded;

/// <summary>The views' queries on SQLite.</summary>
internal sealed class EmbeddedViewQueries(EmbeddedViewDatabase database) : IViewQueries
{
    public ValueTask<AccountView?> GetAccount(Guid id, CancellationToken cancellationToken)
        => database.Recent.TryGet(id, out var recent) ? new(recent) : database.Read(id, AccountRows.Get, cancellationToken);

    public async ValueTask<IReadOnlyList<AccountView>> ListAccounts(
        AccountFilter filter, long? after, int limit, CancellationToken cancellationToken)
        => await database.Scan(
            (filter, after, limit), static (connection, q) => AccountRows.List(connection, q.filter, q.after, q.limit), cancellationToken);

    public ValueTask<OwnerView?> GetOwner(Guid id, CancellationToken cancellationToken)
        => database.Read(id, OwnerRows.Get, cancellationToken);

    public async ValueTask<IReadOnlyList<OwnerView>> ListOwners(
        OwnerFilter filter, long? after, int limit, CancellationToken cancellationToken)
        => await database.Scan(
            (filter, after, limit), static (connection, q) => OwnerRows.List(connection, q.filter, q.after, q.limit), cancellationToken);

    public async ValueTask<IReadOnlyList<TransactionView>> ListTransactions(
        Guid accountId, TransactionFilter filter, bool newestFirst, long? after, int limit, CancellationToken cancellationToken)
        => await database.Scan(
            (accountId, filter, newestFirst, after, limit),
            static (connection, q) => TransactionRows.List(connection, q.accountId, q.filter, q.newestFirst, q.after, q.limit),
            cancellationToken);

    public ValueTask<TransactionView?> GetTransaction(Guid accountId, Guid transactionId, CancellationToken cancellationToken)
        => database.Read((accountId, transactionId),
            static (connection, q) => TransactionRows.Get(connection, q.accountId, q.transactionId), cancellationToken);

    public ValueTask<ProcessedCommandRevisions> FindProcessedCommands(
        Guid accountId, IReadOnlyCollection<Guid> commandIds, CancellationToken cancellationToken)
        => database.Read((accountId, commandIds),
            static (connection, q) => ProcessedCommandRows.Find(connection, q.accountId, q.commandIds), cancellationToken);

    public ValueTask<TransferView?> GetTransfer(Guid id, CancellationToken cancellationToken)
        => database.Read(id, TransferRows.Get, cancellationToken);

    public async ValueTask<IReadOnlyList<TransferView>> ListTransfers(
        TransferFilter filter, long? after, int limit, CancellationToken cancellationToken)
        => await database.Scan(
            (filter, after, limit), static (connection, q) => TransferRows.List(connection, q.filter, q.after, q.limit), cancellationToken);

    public async ValueTask<IReadOnlyList<AccountView>> ListStaleAccounts(
        DateTimeOffset before, long? after, int limit, CancellationToken cancellationToken)
        => await database.Scan((before, after, limit),
            static (connection, q) => AccountRows.ListStale(connection, q.before, q.after, q.limit), cancellationToken);

    public async IAsyncEnumerable<TransactionFigures> StreamTransactions(
        DateTimeOffset from, DateTimeOffset to, string? currency, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = new FiguresPage();
        bool more;
        do
        {
            more = await database.Scan(
                (page, from, to, currency),
                static (connection, q) => TransactionRows.ReadFigures(connection, q.page, q.from, q.to, q.currency), cancellationToken);
            foreach (var figures in page.Figures) yield return figures;
        }
        while (more);
    }
}
