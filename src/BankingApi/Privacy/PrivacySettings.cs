namespace BankingApi.Privacy;

/// <summary>Section <c>Privacy</c>: where the owners' keys are kept, and what they are wrapped with.</summary>
internal sealed class PrivacySettings
{
    /// <summary>Null for that of the read store.</summary>
    public string? Provider { get; set; }

    /// <summary>Of MongoDB; null for that of the read store. May hold a password, so it is never shown.</summary>
    public string? ConnectionString { get; set; }

    public string Database { get; set; } = "banking_keys";

    /// <summary>32 bytes in base64. Never shown.</summary>
    public string? MasterKey { get; set; }

    /// <summary>A file that holds it instead.</summary>
    public string? MasterKeyFile { get; set; }

    /// <summary>Master keys from before, in base64, with commas between them: needed until <c>rotate-keys</c> is done.</summary>
    public string? PreviousMasterKeys { get; set; }
}
