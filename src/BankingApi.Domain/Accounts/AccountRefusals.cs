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
        new("account-has-reservations", "Money is reserved for transfers that are still under way.");
    public static readonly Refusal OverdraftInUse = new("overdraft-in-use", "More than the new limit is in use already.");
    public static readonly Refusal SameAccount = new("same-account", "A transfer needs two different accounts.");
    public static readonly Refusal KeyReused = new("idempotency-key-reused", "This Idempotency-Key was used before with another request.");
    public static readonly Refusal TooManyReservations =
        new("account-busy", "Too many transfers are under way from this account; try again shortly.");
}
