namespace BankingApi.Domain.Accounts;

/// <summary>The command that an event answers:
/// what makes a repeated command recognisable, in the state and in the read model's index.</summary>
public readonly record struct ProcessedCommandKey(Guid Id, ulong Hash)
{
    /// <summary>Null for events whose command is idempotent by the state alone (a limit, a suspension).</summary>
    public static ProcessedCommandKey? Of(BankAccountEvent @event) => @event switch
    {
        // The target of a transfer answers the transfer, whichever way: both answers stand under its id, so there can be only one.
        BankAccountTransactionRecorded { Direction: Direction.Credit, TransferId: { } transfer } => new(transfer, 0),
        IncomingTransferRefused e => new(e.TransferId, 0),
        // Whatever ends a hold stands under one id, so it ends once; so does the reversal of a transaction.
        BankAccountTransactionRecorded { HoldId: { } hold } e => new(OnceOnly.IdOf(hold), e.RequestHash),
        HoldVoided e => new(OnceOnly.IdOf(e.HoldId), e.RequestHash),
        HoldExpired e => new(OnceOnly.IdOf(e.HoldId), OnceOnly.Unasked),
        BankAccountTransactionRecorded { ReversesTransactionId: { } reversed } e => new(OnceOnly.IdOf(reversed), e.RequestHash),
        BankAccountTransactionRecorded e => new(e.TransactionId, e.RequestHash),
        HoldPlaced e => new(e.HoldId, e.RequestHash),
        FundsReserved e => new(e.TransferId, e.RequestHash),
        _ => null,
    };
}
