namespace BankingApi.ReadModel;

/// <summary>The row that an event adds to an account's transactions.</summary>
public static class TransactionProjection
{
    /// <param name="after">The account's view after the event.</param>
    /// <returns>Null for an event that moved no money.</returns>
    public static TransactionRow? Of(BankAccountEvent @event, AccountView after) => @event is not BankAccountTransactionRecorded e
        ? null
        : new(new(
            e.TransactionId, after.Id, e.Type, e.Direction, e.Amount, after.Currency, e.BalanceAfter, after.AvailableBalance, e.Description,
            e.TransferId, e.CounterpartyAccountId, e.HoldId, e.ReversesTransactionId, e.RecordedAt, e.ValueAt, after.Revision),
            ProcessedCommandKey.Of(e)?.Id == e.TransactionId);
}

/// <param name="IsProcessedCommand">The command with the transaction's own id was answered with it, as nearly all are:
/// spares a <see cref="ProcessedCommandRow"/>.</param>
public sealed record TransactionRow(TransactionView View, bool IsProcessedCommand) : IAccountRow;
