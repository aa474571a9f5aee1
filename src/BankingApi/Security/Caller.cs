namespace BankingApi.Security;

/// <summary>On whose behalf something is done: every command and query carries one, and what it may see of the bank is judged in one place
/// on each side: <see cref="ReadModel.VisibleViews"/> for the views, <see cref="WriteModel.AccountOwners"/> for the log.</summary>
/// <param name="Actor">As events and the audit trail name them.</param>
/// <param name="OwnerId">The owner that they are confined to; null for those who are not.</param>
/// <param name="KeyScope">Whose own the Idempotency-Keys are that open accounts and register owners;
/// null where all share them (<c>Open</c> mode).</param>
public sealed record Caller(string Actor, Guid? OwnerId = null, string? KeyScope = null)
{
    /// <summary>Whoever reaches the service, where nobody is asked who they are.</summary>
    public static readonly Caller Anonymous = new("anonymous");

    /// <summary>The service itself, which sees everything.</summary>
    public static readonly Caller Service = new("service");

    public bool IsConfined => OwnerId is not null;

    public bool Sees(Guid? ownerId) => OwnerId is null || OwnerId == ownerId;
}
