namespace BankingApi.Domain.Accounts;

/// <summary>Why an account says no. The codes are part of the HTTP contract; the texts never carry customers' data.</summary>
public static class AccountRefusals
{
    public static readonly Refusal Closed = new("account-closed", "The account is closed.");
    public static readonly Refusal Suspended = new("account-suspended", "The account is suspended.");
    public static readonly Refusal NotSuspended = new("account-not-suspended", "The account is not suspended.");
    public static readonly Refusal InsufficientFunds = new("insufficient-funds", "The amount exceeds the available balance.");
    public static readonly Refusal CurrencyMismatch = new("currency-mismatch", "The account is kept in another currency.");
    public static readonly Refusal HasBalance = new("account-has-balance", "The balance must be zero before the account can be closed.");
    public static readonly Refusal HasReservations =
        new("account-has-reservations", "Money is reserved for transfers under way or for holds.");
    public static readonly Refusal OverdraftInUse = new("overdraft-in-use", "More than the new limit is in use already.");
    public static readonly Refusal SameAccount = new("same-account", "A transfer needs two different accounts.");
    public static readonly Refusal KeyReused = Refusal.KeyReused;
    public static readonly Refusal TooManyReservations =
        new("account-busy", "Too many transfers and holds are under way on this account; try again shortly.");
    public static readonly Refusal HoldNotFound = new("hold-not-found", "The account has no such hold.");
    public static readonly Refusal HoldNotActive = new("hold-not-active", "The hold has been captured or voided before.");
    public static readonly Refusal HoldHasExpired = new("hold-expired", "The hold has expired, and its money is free again.");
    public static readonly Refusal HoldExceeded = new("hold-exceeded", "The amount is more than what is held.");

    /// <summary>A fault of the request's form that only the time of the decision shows.</summary>
    public static readonly Refusal ExpiryOutOfRange = new("validation-failed", "Must be in the future, and at most 31 days ahead.");

    public static readonly Refusal AlreadyReversed = new("already-reversed", "It has been reversed before.");
    public static readonly Refusal NotReversible =
        new("not-reversible", "It cannot be reversed by itself: it is one side of a transfer, a reversal, or has not been completed.");
    public static readonly Refusal ValueDateOutOfRange = new("value-date-out-of-range",
        "The value date must not be in the future, before the account's opening, or further back than this bank allows.");
}
