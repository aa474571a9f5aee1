namespace BankingApi.ReadModel.Embedded;

/// <summary>The holds' queries on SQLite.</summary>
internal sealed class EmbeddedHoldQueries(EmbeddedViewDatabase database) : IHoldQueries
{
    public async ValueTask<HoldView?> GetHold(Guid accountId, Guid holdId, CancellationToken cancellationToken)
        => await database.Read(holdId, HoldRows.Get, cancellationToken) is { } hold && hold.AccountId == accountId ? hold : null;

    public async ValueTask<IReadOnlyList<HoldView>> ListHolds(
        Guid accountId, HoldFilter filter, long? after, int limit, CancellationToken cancellationToken)
        => await database.Scan((accountId, filter, after, limit),
            static (connection, q) => HoldRows.List(connection, q.accountId, q.filter, q.after, q.limit), cancellationToken);

    public async ValueTask<IReadOnlyList<DueHold>> ListDue(
        DateTimeOffset until, DueHold? after, int limit, CancellationToken cancellationToken)
        => await database.Scan((until, after, limit),
            static (connection, q) => HoldRows.ListDue(connection, q.until, q.after, q.limit), cancellationToken);
}
