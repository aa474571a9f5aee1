namespace BankingApi.ReadModel;

/// <summary>What an event makes of an account's view. Pure, and total over the events.</summary>
public static class AccountProjection
{
    /// <param name="revision">Of the event; the view's plus one.</param>
    /// <param name="position">Of the event in the log.</param>
    /// <param name="owner">Of an opening; null otherwise.</param>
    /// <param name="ended">The amount that was set aside for what the event ends, a transfer or a hold; null otherwise.</param>
    public static AccountView Apply(
        AccountView? view, BankAccountEvent @event, long revision, long position, OwnerView? owner, decimal? ended)
    {
        if (@event is BankAccountCreated opening)
            return Opened(opening, position, owner ?? throw new InvalidOperationException("An opening needs its owner."));
        if (view is null) throw new InvalidOperationException($"A view cannot start with {@event.GetType().Name}.");
        view = view with { Revision = revision, LastModifiedAt = @event.RecordedAt };
        return @event switch
        {
            BankAccountTransactionRecorded e => Moved(view, e, ended),
            OverdraftLimitChanged e => view with { OverdraftLimit = e.NewLimit },
            BankAccountSuspended => view with { Status = AccountStatus.Suspended },
            BankAccountReactivated => view with { Status = AccountStatus.Active },
            BankAccountClosed => view with { Status = AccountStatus.Closed },
            FundsReserved e => view with { Reserved = view.Reserved + e.Amount },
            HoldPlaced e => view with { Reserved = view.Reserved + e.Amount },
            FundsReservationReleased or HoldVoided or HoldExpired => view with { Reserved = view.Reserved - Known(ended) },
            IncomingTransferRefused => view,
            _ => throw new UnreachableException($"No projection for {@event.GetType().Name}."),
        };
    }

    private static AccountView Opened(BankAccountCreated e, long position, OwnerView owner)
    {
        var zero = Currency.Of(e.Currency).Zero;
        return new(
            e.AccountId, position, e.OwnerId, owner.Person?.FullName, owner.Person?.Email, e.AccountType, e.Currency,
            e.InitialBalance, zero, e.OverdraftLimit, AccountStatus.Active, e.RecordedAt, e.RecordedAt, 0, null, zero, zero, null, 0);
    }

    private static decimal Known(decimal? ended)
        => ended ?? throw new InvalidOperationException("What was set aside for the transfer or the hold that ends is not known.");

    private static AccountView Moved(AccountView view, BankAccountTransactionRecorded e, decimal? ended)
    {
        var isCredit = e.Direction == Direction.Credit;
        return view with
        {
            Balance = isCredit ? view.Balance + e.Amount : view.Balance - e.Amount,
            // A transfer's debit takes exactly what was reserved for it.
            Reserved = e.HoldId is not null ? view.Reserved - Known(ended)
                : !isCredit && e.TransferId is not null ? view.Reserved - e.Amount : view.Reserved,
            TransactionCount = view.TransactionCount + 1,
            LastTransactionAt = e.RecordedAt,
            TotalCredits = isCredit ? view.TotalCredits + e.Amount : view.TotalCredits,
            TotalDebits = isCredit ? view.TotalDebits : view.TotalDebits + e.Amount,
            LargestTransaction = view.LargestTransaction > e.Amount ? view.LargestTransaction : e.Amount,
        };
    }
}
