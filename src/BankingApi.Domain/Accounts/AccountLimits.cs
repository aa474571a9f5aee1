namespace BankingApi.Domain.Accounts;

/// <summary>Every bound of an account, in one place.</summary>
public static class AccountLimits
{
    /// <summary>Integer digits of an amount that a client may send. Balances may grow beyond.</summary>
    public const int AmountDigits = 15;

    /// <summary>Transfers that may be under way from one account at a time: bounds the state, which carries them all.</summary>
    public const int Reservations = 1_000;
}
