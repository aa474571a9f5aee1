namespace BankingConsole.Accounts;

/// <summary>How an account is followed.</summary>
public enum Following
{
    Opening,

    Live,

    /// <summary>Not reached. Tried again by itself, like what follows.</summary>
    Away,

    /// <summary>Reached, and not willing: too many follow it, say.</summary>
    Refused,

    /// <summary>The token has run out, and may be replaced in another tab; or the user signed out.</summary>
    SignedOut,
}
