namespace BankingApi.ReadModel;

/// <summary>A transaction that counts since before it was recorded:
/// a row of the index from which balances by value time are made.</summary>
/// <param name="Amount">Signed: what it adds to the balance.</param>
public sealed record BackdatedTransaction(Guid AccountId, long Revision, DateTimeOffset RecordedAt, DateTimeOffset ValueAt, decimal Amount)
    : IAccountRow
{
    /// <returns>Null for every other event.</returns>
    public static BackdatedTransaction? Of(BankAccountEvent @event, Guid accountId, long revision)
        => @event is BankAccountTransactionRecorded e && e.ValueAt < e.RecordedAt
            ? new(accountId, revision, e.RecordedAt, e.ValueAt, e.Direction == Direction.Credit ? e.Amount : -e.Amount) : null;
}
