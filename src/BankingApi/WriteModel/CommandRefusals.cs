namespace BankingApi.WriteModel;

/// <summary>Refusals that no account decides.</summary>
public static class CommandRefusals
{
    public static readonly Refusal AccountNotFound = new("account-not-found", "There is no such account.");
    public static readonly Refusal RevisionMismatch =
        new("revision-mismatch", "The account has moved on: it is not at the revision that If-Match names.");
    public static readonly Refusal AccountBusy =
        new("account-busy", "Too many others were changing the account at the same time; try again shortly.");
}
