namespace BankingApi.Domain.Accounts;

/// <summary>What must hold of an account's event before it is appended, whatever the decision that made it believed.</summary>
public static class AccountInvariants
{
    /// <param name="before">Null before the opening.</param>
    public static void Assert(BankAccount? before, BankAccountEvent @event, BankAccount after)
    {
        var (was, now) = (before?.Balances, after.Balances);
        Invariant.Holds(before is not null || @event is BankAccountCreated, "a stream starts with its opening");
        Invariant.Holds(before is null || @event is not BankAccountCreated, "an account is opened once");
        Invariant.Holds(before is null || @event.RecordedAt >= before.LastRecordedAt, "time never runs backwards within a stream");
        Invariant.Holds(after.Currency.Fits(now.Balance) && after.Currency.Fits(now.Reserved) && after.Currency.Fits(now.OverdraftLimit),
            "amounts have the currency's decimals");
        Invariant.Holds(now.Reserved >= 0 && now.OverdraftLimit >= 0, "reserved money and the limit are never negative");
        Invariant.Holds(now.Available >= 0, "the available balance is never negative");
        Invariant.Holds(was?.Status != AccountStatus.Closed || was == now, "nothing changes on a closed account");
        if (@event is BankAccountTransactionRecorded e)
        {
            Invariant.Holds(e.Amount > 0, "an amount is positive");
            Invariant.Holds(e.BalanceAfter == now.Balance, "balanceAfter is the folded balance");
            Invariant.Holds(e.ValueAt <= e.RecordedAt && e.ValueAt >= before!.OpenedAt,
                "money counts from the opening on, and no later than it is recorded");
            if (e.HoldId is { } captured)
                Invariant.Holds(ActiveHold(before, captured)?.Amount >= e.Amount, "an active hold is captured, and no more than it");
        }
        if (@event is FundsReserved r) Invariant.Holds(r.Amount > 0, "a reserved amount is positive");
        if (@event is HoldPlaced p)
            Invariant.Holds(p.Amount > 0 && p.ExpiresAt > p.RecordedAt, "a hold is of a positive amount, and lasts");
        if (@event is HoldVoided v) Invariant.Holds(ActiveHold(before, v.HoldId) is not null, "an active hold is voided");
        if (@event is HoldExpired x)
            Invariant.Holds(ActiveHold(before, x.HoldId)?.ExpiresAt <= x.RecordedAt, "an active hold expires, and not before its time");
        if (@event is BankAccountClosed) Invariant.Holds(now is { Balance: 0, Reserved: 0 }, "a closed account is empty");
    }

    private static Hold? ActiveHold(BankAccount? account, Guid id) => account?.Reservations.GetValueOrDefault(id) as Hold;
}
