namespace BankingApi.ReadModel;

/// <summary>The read model of one transaction: one per event that moved money.</summary>
/// <param name="AvailableBalance">What was available right after it.</param>
/// <param name="Revision">Of its event in the account's stream; with the account's id, its key.</param>
public sealed record TransactionView(
    Guid TransactionId, Guid AccountId, TransactionType Type, Direction Direction, decimal Amount, string Currency, decimal BalanceAfter,
    decimal AvailableBalance, string? Description, Guid? TransferId, Guid? CounterpartyAccountId, DateTimeOffset RecordedAt, long Revision);
