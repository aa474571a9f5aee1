namespace BankingApi.ReadModel;

/// <summary>What an event of the source account makes of a transfer's view.</summary>
public static class TransferProjection
{
    /// <summary>The transfer that an event of its source account belongs to; null for every other event, a credit included.</summary>
    public static Guid? IdOf(BankAccountEvent @event) => @event switch
    {
        FundsReserved e => e.TransferId,
        FundsReservationReleased e => e.TransferId,
        BankAccountTransactionRecorded { Direction: Direction.Debit } e => e.TransferId,
        _ => null,
    };

    /// <param name="transfer">Null before the reservation.</param>
    /// <param name="after">The source account's view after the event.</param>
    /// <param name="position">Of the event in the log.</param>
    /// <param name="targetOwner">Of a reservation: whose the target is; null otherwise.</param>
    public static TransferView? Apply(
        TransferView? transfer, BankAccountEvent @event, AccountView after, long position, Guid? targetOwner) => @event switch
        {
            FundsReserved e => new(
                e.TransferId, position, after.Id, after.OwnerId, e.ToAccountId, targetOwner, e.Amount, after.Currency,
                TransferStatus.Pending, null, e.RecordedAt, null, null, null, e.ReversesTransferId),
            BankAccountTransactionRecorded { Direction: Direction.Debit, TransferId: not null } e => transfer! with
            {
                Status = TransferStatus.Completed,
                CompletedAt = e.RecordedAt,
                FromRevision = after.Revision,
                ToRevision = e.CounterpartyRevision,
            },
            FundsReservationReleased e
                => transfer! with { Status = TransferStatus.Failed, FailureCode = e.Reason, CompletedAt = e.RecordedAt },
            _ => null,
        };
}
