namespace BankingApi.ReadModel;

/// <summary>The read model of one transaction: one per event that moved money.</summary>
/// <param name="AvailableBalance">What was available right after it.</param>
/// <param name="HoldId">The hold that it captured.</param>
/// <param name="ReversesTransactionId">The one that it takes back.</param>
/// <param name="Revision">Of its event in the account's stream; with the account's id, its key.</param>
public sealed record TransactionView(
    Guid TransactionId, Guid AccountId, TransactionType Type, Direction Direction, decimal Amount, string Currency, decimal BalanceAfter,
    decimal AvailableBalance, string? Description, Guid? TransferId, Guid? CounterpartyAccountId, Guid? HoldId,
    Guid? ReversesTransactionId, DateTimeOffset RecordedAt, DateTimeOffset ValueAt, long Revision)
{
    /// <summary>The transaction that takes this one back. Queries find it in the index of reversals; it is never written.</summary>
    public Guid? ReversedByTransactionId { get; init; }
}
