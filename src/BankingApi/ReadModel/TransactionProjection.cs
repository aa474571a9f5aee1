namespace BankingApi.ReadModel;

/// <summary>The row that an event adds to an account's transactions.</summary>
public static class TransactionProjection
{
    /// <param name="after">The account's view after the event.</param>
    /// <returns>Null for an event that moved no money.</returns>
    public static TransactionView? Of(BankAccountEvent @event, AccountView after) => @event is not BankAccountTransactionRecorded e
        ? null
        : new(
            e.TransactionId, after.Id, e.Type, e.Direction, e.Amount, after.Currency, e.BalanceAfter, after.AvailableBalance, e.Description,
            e.TransferId, e.CounterpartyAccountId, e.RecordedAt, after.Revision);
}
