namespace BankingApi.Domain.Accounts;

/// <summary>Every bound of an account, in one place.</summary>
public static class AccountLimits
{
    /// <summary>Transfers under way from one account and active holds on it, together: bounds the state, which carries them all, and an
    /// append, in which they may all expire.</summary>
    public const int Reservations = 1_000;

    /// <summary>From the placing of a hold to its expiry, at most.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromDays(31);
}
