namespace BankingApi.Domain.Accounts;

/// <summary>What an account stands at after an event: all that an as-of query needs, without the events before.</summary>
/// <param name="Reserved">Set aside for transfers under way and for holds; still part of <paramref name="Balance"/>.</param>
public sealed record AccountBalances(decimal Balance, decimal Reserved, decimal OverdraftLimit, AccountStatus Status)
{
    public decimal Available => Balance + OverdraftLimit - Reserved;
}
