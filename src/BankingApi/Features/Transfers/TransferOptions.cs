using System.ComponentModel.DataAnnotations;

namespace BankingApi.Features.Transfers;

/// <summary>Section <c>Transfers</c> of the configuration.</summary>
public sealed class TransferOptions
{
    public const string Section = "Transfers";

    /// <summary>Consumer group that finishes what a request did not.</summary>
    [Required, RegularExpression("[a-z0-9-]{1,64}")]
    public string ConsumerGroup { get; set; } = "banking-api-v1-transfers";

    /// <summary>How long the worker leaves a transfer to the request that made it.</summary>
    [Range(0, 20_000)]
    public int GraceMilliseconds { get; set; } = 1_000;

    /// <summary>From when on a transfer under way counts as stuck.</summary>
    [Range(1, 86_400)]
    public int StuckAfterSeconds { get; set; } = 60;
}
