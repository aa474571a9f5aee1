using System.Runtime.CompilerServices;

namespace BankingApi.Views.Embedded;

/// <summary>The views' queries on SQLite.</summary>
internal sealed class EmbeddedViewQueries(EmbeddedViewDatabase database) : IViewQueries
{
    public ValueTask<AccountView?> GetAccount(Guid id, CancellationToken cancellation)
        => database.Recent.TryGet(id, out var recent) ? new(recent) : database.Read(id, AccountRows.Get, cancellation);

    public async ValueTask<IReadOnlyList<AccountView>> ListAccounts(AccountFilter filter, long? after, int limit, CancellationToken cancellation)
        => await database.Scan((filter, after, limit), static (connection, q) => AccountRows.List(connection, q.filter, q.after, q.limit), cancellation)
            .ConfigureAwait(false);

    public ValueTask<OwnerView?> GetOwner(Guid id, CancellationToken cancellation)
        => database.Read(id, OwnerRows.Get, cancellation);

    public async ValueTask<IReadOnlyList<OwnerView>> ListOwners(string? search, long? after, int limit, CancellationToken cancellation)
        => await database.Scan((search, after, limit), static (connection, q) => OwnerRows.List(connection, q.search, q.after, q.limit), cancellation)
            .ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<TransactionView>> ListTransactions(
        Guid accountId, TransactionFilter filter, bool newestFirst, long? after, int limit, CancellationToken cancellation)
        => await database.Scan(
            (accountId, filter, newestFirst, after, limit),
            static (connection, q) => TransactionRows.List(connection, q.accountId, q.filter, q.newestFirst, q.after, q.limit),
            cancellation).ConfigureAwait(false);

    public ValueTask<TransactionView?> GetTransaction(Guid accountId, Guid transactionId, CancellationToken cancellation)
        => database.Read((accountId, transactionId), static (connection, q) => TransactionRows.Get(connection, q.accountId, q.transactionId), cancellation);

    public ValueTask<long?> FindAnswer(Guid accountId, Guid commandId, CancellationToken cancellation)
        => database.Read((accountId, commandId), static (connection, q) => TransactionRows.FindAnswer(connection, q.accountId, q.commandId), cancellation);

    public ValueTask<TransferView?> GetTransfer(Guid id, CancellationToken cancellation)
        => database.Read(id, TransferRows.Get, cancellation);

    public async ValueTask<IReadOnlyList<TransferView>> ListTransfers(
        Guid? accountId, TransferStatus? status, long? after, int limit, CancellationToken cancellation)
        => await database.Scan(
            (accountId, status, after, limit), static (connection, q) => TransferRows.List(connection, q.accountId, q.status, q.after, q.limit),
            cancellation).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<AccountView>> ListStaleAccounts(DateTimeOffset before, long? after, int limit, CancellationToken cancellation)
        => await database.Scan((before, after, limit), static (connection, q) => AccountRows.ListStale(connection, q.before, q.after, q.limit), cancellation)
            .ConfigureAwait(false);

    public async IAsyncEnumerable<TransactionFigures> StreamTransactions(
        DateTimeOffset from, DateTimeOffset to, string? currency, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var page = new FiguresPage();
        bool more;
        do
        {
            more = await database.Scan(
                (page, from, to, currency), static (connection, q) => TransactionRows.ReadFigures(connection, q.page, q.from, q.to, q.currency), cancellation)
                .ConfigureAwait(false);
            foreach (var figures in page.Figures) yield return figures;
        }
        while (more);
    }
}
