namespace BankingConsole.Api;

internal sealed partial class BankClient
{
    public Task<Reply<Balance>> BalanceNow(Guid id, CancellationToken cancellation = default) => BalanceOf(id, "", cancellation);

    /// <summary>As it stood then, by what was recorded at or before that instant.</summary>
    public Task<Reply<Balance>> BalanceAt(Guid id, DateTimeOffset at, CancellationToken cancellation = default)
        => BalanceOf(id, Query(("at", Text(at))), cancellation);

    public Task<Reply<Balance>> BalanceAfter(Guid id, long revision, CancellationToken cancellation = default)
        => BalanceOf(id, Query(("revision", Text(revision))), cancellation);

    /// <summary>As it stands for that instant by value dates, by all that is known now.</summary>
    public Task<Reply<Balance>> BalanceByValue(Guid id, DateTimeOffset valueAt, CancellationToken cancellation = default)
        => BalanceOf(id, Query(("valueAt", Text(valueAt))), cancellation);

    /// <param name="interval">hour, day or month. At most 1,000 intervals.</param>
    public Task<Reply<BalanceSeries>> Balances(
        Guid id, DateTimeOffset from, DateTimeOffset to, string interval, bool byValue, string timeZone, CancellationToken cancellation)
        => Get<BalanceSeries>(
            $"/accounts/{id}/balances" + Query(
                ("from", Text(from)), ("to", Text(to)), ("interval", interval), ("by", byValue ? "value" : "recorded"),
                ("timeZone", timeZone)),
            cancellation);

    /// <summary>The account's events in order, a page of them.</summary>
    public Task<Reply<Page<HistoryEntry>>> History(Guid id, string? cursor, CancellationToken cancellation)
        => Get<Page<HistoryEntry>>($"/accounts/{id}/history" + Query(("limit", "500"), ("cursor", cursor)), cancellation);

    /// <summary>Transactions that were recorded between the two, oldest first: one page.</summary>
    public Task<Reply<Page<Transaction>>> Transactions(Guid id, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
        => Get<Page<Transaction>>(
            $"/accounts/{id}/transactions" + Query(("from", Text(from)), ("to", Text(to)), ("order", "asc"), ("limit", "500")),
            cancellation);

    private Task<Reply<Balance>> BalanceOf(Guid id, string query, CancellationToken cancellation)
        => Get<Balance>($"/accounts/{id}/balance{query}", cancellation);
}
