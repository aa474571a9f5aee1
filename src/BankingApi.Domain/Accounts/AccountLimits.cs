namespace BankingApi.Domain.Accounts;

/// <summary>Every bound of an account, in one place.</summary>
public static class AccountLimits
{
    /// <summary>Transfers that may be under way from one account at a time: bounds the state, which carries them all.</summary>
    public const int Reservations = 1_000;
}
