namespace BankingApi.ReadModel.Embedded;

/// <summary>The index of back-dated transactions on SQLite.</summary>
internal sealed class EmbeddedBackdatedQueries(EmbeddedViewDatabase database) : IBackdatedQueries
{
    public ValueTask<BackdatedTransactions> ListBackdated(Guid accountId, long after, long until, CancellationToken cancellationToken)
        => database.Scan((accountId, after, until),
            static (connection, q) => BackdatedRows.List(connection, q.accountId, q.after, q.until), cancellationToken);
}
