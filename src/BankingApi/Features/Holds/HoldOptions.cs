using System.ComponentModel.DataAnnotations;

namespace BankingApi.Features.Holds;

/// <summary>Section <c>Holds</c> of the configuration.</summary>
public sealed class HoldOptions
{
    public const string Section = "Holds";

    /// <summary>Days after which a hold expires that does not say when.</summary>
    [Range(1, 31)]
    public int DefaultDays { get; set; } = 7;

    /// <summary>How often the expiry of holds is recorded.</summary>
    [Range(50, 5_000)]
    public int ExpiryEveryMilliseconds { get; set; } = 1_000;
}
