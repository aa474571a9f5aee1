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
        BankAccountTransactionRecorded e => new(e.TransactionId, e.RequestHash),
        FundsReserved e => new(e.TransferId, e.RequestHash),
        _ => null,
    };
}
