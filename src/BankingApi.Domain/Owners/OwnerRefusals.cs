namespace BankingApi.Domain.Owners;

/// <summary>Why an owner's command is refused. The codes are part of the HTTP contract.</summary>
public static class OwnerRefusals
{
    public static readonly Refusal Erased = new("owner-erased", "The owner's personal data was erased: no account can be opened any more.");

    public static readonly Refusal HasOpenAccounts =
        new("owner-has-open-accounts", "All accounts of the owner must be closed before the personal data can be erased.");
}
