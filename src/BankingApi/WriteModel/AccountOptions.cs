using System.ComponentModel.DataAnnotations;

namespace BankingApi.WriteModel;

/// <summary>Section <c>Accounts</c> of the configuration.</summary>
public sealed class AccountOptions
{
    public const string Section = "Accounts";

    /// <summary>Accounts whose state is kept in memory, at most: the last half as many that had commands always are.</summary>
    [Range(1, 10_000_000)]
    public int CachedAccounts { get; set; } = 50_000;

    /// <summary>How often a lost race is decided anew before the client hears <c>account-busy</c>.</summary>
    [Range(0, 1_000)]
    public int Retries { get; set; } = 20;

    /// <summary>Events after which a new snapshot is taken.</summary>
    [Range(1, 1_000_000)]
    public int SnapshotEvery { get; set; } = 500;

    /// <summary>How many days ago a transaction may count from, at most.</summary>
    [Range(0, 3_660)]
    public int BackdateDays { get; set; } = 30;
}
