namespace BankingApi.ReadModel;

/// <summary>Which revision of an account answered which command: what makes a key recognisable for ever.</summary>
/// <remarks>Only of commands that are not known by a transaction's own id, see <see cref="TransactionRow.IsProcessedCommand"/>.</remarks>
public sealed record ProcessedCommandRow(Guid AccountId, Guid CommandId, long Revision) : IAccountRow
{
    /// <param name="after">The account's view after the event.</param>
    public static ProcessedCommandRow? Of(BankAccountEvent @event, AccountView after)
        => ProcessedCommandKey.Of(@event) is { } command && (@event as BankAccountTransactionRecorded)?.TransactionId != command.Id
            ? new(after.Id, command.Id, after.Revision) : null;
}
