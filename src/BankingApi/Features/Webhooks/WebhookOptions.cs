using System.ComponentModel.DataAnnotations;

namespace BankingApi.Features.Webhooks;

/// <summary>Section <c>Webhooks</c> of the configuration.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Whether plain HTTP and addresses of the own network are let through; when left out, in Development only.</summary>
    public bool? AllowInsecure { get; set; }

    /// <summary>Consumer group that finds what is to be delivered.</summary>
    [Required, RegularExpression("[a-z0-9-]{1,64}")]
    public string ConsumerGroup { get; set; } = "banking-api-v1-webhooks";

    /// <summary>How long a receiver may take to answer.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; set; } = 20;

    /// <summary>Accounts of one webhook that are delivered at the same time.</summary>
    [Range(1, 64)]
    public int AtATime { get; set; } = 8;

    /// <summary>How long a webhook may fail before it is disabled.</summary>
    [Range(1, 720)]
    public int DisableAfterHours { get; set; } = 72;

    /// <summary>Deliveries that may wait; with more, a webhook is disabled.</summary>
    [Range(1, 100_000_000)]
    public int MostPending { get; set; } = 1_000_000;

    /// <summary>How long what was delivered is listed.</summary>
    [Range(1, 365)]
    public int KeepDeliveredDays { get; set; } = 7;
}
