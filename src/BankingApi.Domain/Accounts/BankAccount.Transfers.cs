namespace BankingApi.Domain.Accounts;

/// <summary>The account's part in a transfer. As the source it reserves, then settles or releases; as the target it answers once, for good.
/// Every step may come again, from two runners at a time: whatever is already so records nothing.</summary>
public sealed partial record BankAccount
{
    /// <summary>Source, first step: sets the money aside.</summary>
    public Decision<BankAccountEvent> Reserve(TransferRequest request, DateTimeOffset at)
    {
        var currency = request.Currency ?? Currency;
        var hash = RequestHash.Of(request.ToAccountId, request.Amount, currency.Code, request.Description);
        if (WasProcessed(request.Id, hash, out var earlier)) return earlier;
        if (request.ToAccountId == Id) return AccountRefusals.SameAccount;
        if (RefusesMovements() is { } refusal) return refusal;
        if (currency != Currency) return AccountRefusals.CurrencyMismatch;
        if (RefusesToSetAside(request.Amount) is { } lack) return lack;
        return new FundsReserved(request.Id, request.Amount, request.ToAccountId, request.Description, hash, NotBefore(at));
    }

    /// <summary>First step of a transfer that takes another one back, on the account that got the money. What was asked for before is the
    /// answer, whoever asked.</summary>
    public Decision<BankAccountEvent> ReserveForReversal(TransferReversalRequest request, DateTimeOffset at)
    {
        if (Processed(request.Id) is { } earlier) return earlier;
        if (RefusesMovements() is { } refusal) return refusal;
        if (RefusesToSetAside(request.Amount) is { } lack) return lack;
        return new FundsReserved(
            request.Id, request.Amount, request.ToAccountId, request.Reason, request.Hash, NotBefore(at), request.ReversesTransferId);
    }

    /// <summary>Target: takes the money, or records that it never will.</summary>
    /// <param name="creditId">Id of this side's transaction.</param>
    public Decision<BankAccountEvent> Receive(IncomingTransfer transfer, Guid creditId, DateTimeOffset at)
    {
        if (WasProcessed(transfer.TransferId, 0, out var earlier)) return earlier;
        var refusal = RefusesMovements() ?? (transfer.Currency == Currency ? null : AccountRefusals.CurrencyMismatch);
        if (refusal is not null) return new IncomingTransferRefused(transfer.TransferId, refusal.Code, NotBefore(at));
        return new BankAccountTransactionRecorded(
            creditId, TransactionType.Transfer, Direction.Credit, transfer.Amount, Balances.Balance + transfer.Amount, transfer.Description,
            transfer.TransferId, transfer.FromAccountId, null, 0, NotBefore(at), NotBefore(at));
    }

    /// <summary>Source, after the target took the money: the reservation becomes a debit.
    /// A suspension does not stop it: the money has left.</summary>
    /// <param name="debitId">Id of this side's transaction.</param>
    /// <param name="creditRevision">Of the target's credit, in its stream.</param>
    public Decision<BankAccountEvent> Settle(Guid transferId, Guid debitId, long creditRevision, DateTimeOffset at)
    {
        if (Reservations.GetValueOrDefault(transferId) is not TransferReservation reservation)
            return Decision<BankAccountEvent>.AlreadySo;
        return new BankAccountTransactionRecorded(
            debitId, TransactionType.Transfer, Direction.Debit, reservation.Amount, Balances.Balance - reservation.Amount,
            reservation.Description, transferId, reservation.ToAccountId, creditRevision, 0, NotBefore(at), NotBefore(at));
    }

    /// <summary>Source, after the target refused: the money is available again.</summary>
    /// <param name="code">The target's refusal.</param>
    public Decision<BankAccountEvent> Release(Guid transferId, string code, DateTimeOffset at)
        => Reservations.GetValueOrDefault(transferId) is TransferReservation
            ? new FundsReservationReleased(transferId, code, NotBefore(at))
            : Decision<BankAccountEvent>.AlreadySo;

    private Refusal? RefusesToSetAside(decimal amount)
        => amount > Balances.Available ? AccountRefusals.InsufficientFunds
            : Reservations.Count >= AccountLimits.Reservations ? AccountRefusals.TooManyReservations : null;
}
