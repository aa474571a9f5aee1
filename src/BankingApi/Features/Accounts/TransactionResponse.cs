namespace BankingApi.Features.Accounts;

/// <summary>Money that moved in or out of an account.</summary>
/// <param name="BalanceAfter">The balance right after it.</param>
/// <param name="AvailableBalance">What was available right after it.</param>
/// <param name="TransferId">The transfer it is one side of; null otherwise.</param>
/// <param name="HoldId">The hold that it captured; null otherwise.</param>
/// <param name="ReversesTransactionId">The one that it takes back; null unless a REVERSAL.</param>
/// <param name="ReversedByTransactionId">The one that takes it back; null while there is none. An answer to a command tells what was
/// then.</param>
/// <param name="ValueAt">Since when it counts; <c>recordedAt</c> unless it was back-dated.</param>
/// <param name="Revision">Of the account, after it.</param>
public sealed record TransactionResponse(
    Guid TransactionId, Guid AccountId, TransactionType Type, Direction Direction, decimal Amount, string Currency, decimal BalanceAfter,
    decimal AvailableBalance, string? Description, Guid? TransferId, Guid? CounterpartyAccountId, Guid? HoldId,
    Guid? ReversesTransactionId, Guid? ReversedByTransactionId, DateTimeOffset RecordedAt, DateTimeOffset ValueAt, long Revision)
{
    public static TransactionResponse Of(TransactionView view) => new(
        view.TransactionId, view.AccountId, view.Type, view.Direction, view.Amount, view.Currency, view.BalanceAfter, view.AvailableBalance,
        view.Description, view.TransferId, view.CounterpartyAccountId, view.HoldId, view.ReversesTransactionId,
        view.ReversedByTransactionId, view.RecordedAt, view.ValueAt, view.Revision);

    /// <param name="answer">To a command that moves money.</param>
    internal static Result<CommandResult<TransactionResponse>> Of(BankAccount account, CommandOutcome answer)
    {
        if (answer.Refusal is { } refusal) return refusal;
        var e = (BankAccountTransactionRecorded)answer.Event!;
        var transaction = new TransactionResponse(
            e.TransactionId, account.Id, e.Type, e.Direction, e.Amount, account.Currency.Code, e.BalanceAfter, answer.After.Available,
            e.Description, e.TransferId, e.CounterpartyAccountId, e.HoldId, e.ReversesTransactionId, null, e.RecordedAt, e.ValueAt,
            answer.Revision);
        return new CommandResult<TransactionResponse>(transaction, answer.Revision, answer.Replayed);
    }
}
