namespace BankingApi.Domain.Accounts;

/// <summary>What an account answers to a command: pure functions of the state, the request and the time.</summary>
public sealed partial record BankAccount
{
    /// <summary>Opens an account.
    /// The id is derived from the client's key, so an existing account is a repeated request or a reused key.</summary>
    public static Decision<BankAccountEvent> Open(BankAccount? state, OpenRequest request, DateTimeOffset at)
    {
        var hash = RequestHash.Of(request.OwnerId, request.Type, request.Currency.Code, request.InitialBalance, request.OverdraftLimit);
        if (state is null)
            return new BankAccountCreated(
                request.AccountId, request.OwnerId, request.Type, request.Currency.Code, request.InitialBalance,
                request.OverdraftLimit, hash, at);
        return state.OpeningHash == hash ? new ProcessedCommand(request.AccountId, 0, hash) : AccountRefusals.KeyReused;
    }

    /// <summary>Deposits, withdraws or credits interest.</summary>
    public Decision<BankAccountEvent> Record(TransactionRequest request, DateTimeOffset at)
    {
        var currency = request.Currency ?? Currency;
        // Without a value date as it was before there were any, so that a key from then is known again.
        var hash = request.ValueAt is null
            ? RequestHash.Of(request.Type, request.Amount, currency.Code, request.Description)
            : RequestHash.Of(request.Type, request.Amount, currency.Code, request.Description, request.ValueAt);
        // Before every other check on purpose: a retry of a withdrawal that succeeded must succeed again,
        // even though the money it took is no longer there.
        if (WasProcessed(request.Id, hash, out var earlier)) return earlier;
        if (RefusesMovements() is { } refusal) return refusal;
        if (currency != Currency) return AccountRefusals.CurrencyMismatch;
        var recordedAt = NotBefore(at);
        var valueAt = request.ValueAt ?? recordedAt;
        if (valueAt > recordedAt || valueAt < OpenedAt || recordedAt - valueAt > request.BackdateAtMost)
            return AccountRefusals.ValueDateOutOfRange;
        var direction = request.Type == TransactionType.Withdrawal ? Direction.Debit : Direction.Credit;
        if (BalanceAfter(direction, request.Amount) is not { } balance) return AccountRefusals.InsufficientFunds;
        return new BankAccountTransactionRecorded(
            request.Id, request.Type, direction, request.Amount, balance, request.Description, null, null, null, hash, recordedAt, valueAt);
    }

    /// <summary>Takes a deposit, a withdrawal, a capture or interest back: the same amount the other way, once.</summary>
    public Decision<BankAccountEvent> Reverse(ReversalRequest request, DateTimeOffset at)
    {
        var (reversed, hash) = (request.Reverses, OnceOnly.Hash(request.RequestId, request.Reason));
        if (WasProcessed(OnceOnly.IdOf(reversed.TransactionId), hash, out var earlier, AccountRefusals.AlreadyReversed)) return earlier;
        if (RefusesMovements() is { } refusal) return refusal;
        if (reversed.Type is TransactionType.Transfer or TransactionType.Reversal) return AccountRefusals.NotReversible;
        var direction = reversed.Direction == Direction.Credit ? Direction.Debit : Direction.Credit;
        if (BalanceAfter(direction, reversed.Amount) is not { } balance) return AccountRefusals.InsufficientFunds;
        var recordedAt = NotBefore(at);
        return new BankAccountTransactionRecorded(
            request.TransactionId, TransactionType.Reversal, direction, reversed.Amount, balance, request.Reason, null, null, null, hash,
            recordedAt, recordedAt, ReversesTransactionId: reversed.TransactionId);
    }

    /// <summary>Changes how far below zero the balance may go.</summary>
    public Decision<BankAccountEvent> ChangeOverdraftLimit(decimal limit, DateTimeOffset at)
    {
        if (RefusesMovements() is { } refusal) return refusal;
        if (limit == Balances.OverdraftLimit) return Decision<BankAccountEvent>.AlreadySo;
        if ((Balances with { OverdraftLimit = limit }).Available < 0) return AccountRefusals.OverdraftInUse;
        return new OverdraftLimitChanged(Balances.OverdraftLimit, limit, NotBefore(at));
    }

    public Decision<BankAccountEvent> Suspend(string reason, DateTimeOffset at)
        => RefusesMovements() is { } refusal ? refusal : new BankAccountSuspended(reason, NotBefore(at));

    public Decision<BankAccountEvent> Reactivate(string? reason, DateTimeOffset at) => Balances.Status switch
    {
        AccountStatus.Suspended => new BankAccountReactivated(reason, NotBefore(at)),
        AccountStatus.Active => AccountRefusals.NotSuspended,
        AccountStatus.Closed => AccountRefusals.Closed,
    };

    /// <summary>Closes the account for ever. A suspended one may be closed.</summary>
    public Decision<BankAccountEvent> Close(string reason, DateTimeOffset at)
    {
        if (Balances.Status == AccountStatus.Closed) return AccountRefusals.Closed;
        if (Balances.Balance != 0) return AccountRefusals.HasBalance;
        if (!Reservations.IsEmpty) return AccountRefusals.HasReservations;
        return new BankAccountClosed(reason, Balances.Balance, NotBefore(at));
    }

    private Refusal? RefusesMovements() => Balances.Status switch
    {
        AccountStatus.Active => null,
        AccountStatus.Suspended => AccountRefusals.Suspended,
        AccountStatus.Closed => AccountRefusals.Closed,
    };

    /// <summary>Null where the money is not there.</summary>
    private decimal? BalanceAfter(Direction direction, decimal amount)
        => direction == Direction.Credit ? Balances.Balance + amount
            : amount <= Balances.Available ? Balances.Balance - amount : null;

    /// <summary>Whether this command was answered before:
    /// with the same values it gets the same answer, with others it is refused.</summary>
    /// <param name="onceOnly">For what happens once only: the refusal of a request under another key.</param>
    private bool WasProcessed(Guid id, ulong hash, out Decision<BankAccountEvent> answer, Refusal? onceOnly = null)
    {
        var found = Processed(id);
        answer = found is not { } earlier ? default
            : earlier.RequestHash == hash ? earlier
            : onceOnly is null || OnceOnly.IsSameKey(earlier.RequestHash, hash) ? AccountRefusals.KeyReused : onceOnly;
        return found is not null;
    }

    private ProcessedCommand? Processed(Guid id)
        => Recent.TryFind(id, out var found) ? found : LookedUp is { } older && older.Id == id ? older : null;

    /// <summary>Clocks run backwards at times; a stream's never does, or the balance at a moment could not be found by search.</summary>
    private DateTimeOffset NotBefore(DateTimeOffset at) => at < LastRecordedAt ? LastRecordedAt : at;
}
