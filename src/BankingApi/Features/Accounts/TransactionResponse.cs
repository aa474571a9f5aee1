namespace BankingApi.Features.Accounts;

/// <summary>Money that moved in or out of an account.</summary>
/// <param name="BalanceAfter">The balance right after it.</param>
/// <param name="AvailableBalance">What was available right after it.</param>
/// <param name="TransferId">The transfer it is one side of; null otherwise.</param>
/// <param name="Revision">Of the account, after it.</param>
public sealed record TransactionResponse(
    Guid TransactionId, Guid AccountId, TransactionType Type, Direction Direction, decimal Amount, string Currency, decimal BalanceAfter,
    decimal AvailableBalance, string? Description, Guid? TransferId, Guid? CounterpartyAccountId, DateTimeOffset RecordedAt, long Revision)
{
    public static TransactionResponse Of(TransactionView view) => new(
        view.TransactionId, view.AccountId, view.Type, view.Direction, view.Amount, view.Currency, view.BalanceAfter, view.AvailableBalance,
        view.Description, view.TransferId, view.CounterpartyAccountId, view.RecordedAt, view.Revision);

    public static TransactionResponse Of(
        Guid accountId, string currency, BankAccountTransactionRecorded e, AccountBalances after, long revision) => new(
        e.TransactionId, accountId, e.Type, e.Direction, e.Amount, currency, e.BalanceAfter, after.Available, e.Description, e.TransferId,
        e.CounterpartyAccountId, e.RecordedAt, revision);
}
