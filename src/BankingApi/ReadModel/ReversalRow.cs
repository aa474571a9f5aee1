namespace BankingApi.ReadModel;

/// <summary>Which transaction takes which back.</summary>
/// <param name="TransactionId">The one that was reversed.</param>
/// <param name="ReversalId">The reversal.</param>
public sealed record ReversalRow(Guid AccountId, Guid TransactionId, Guid ReversalId) : IAccountRow
{
    /// <returns>Null for every other event.</returns>
    public static ReversalRow? Of(BankAccountEvent @event, Guid accountId)
        => @event is BankAccountTransactionRecorded { ReversesTransactionId: { } reversed } e
            ? new(accountId, reversed, e.TransactionId) : null;
}
