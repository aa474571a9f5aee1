using System.ComponentModel.DataAnnotations;

namespace BankingApi.Projections;

/// <summary>Sections <c>EventStore</c> (the group) and <c>Projections</c> of the configuration.</summary>
public sealed class ProjectionOptions
{
    public const string Section = "Projections";

    /// <summary>Consumer group that keeps the views.</summary>
    [InSection(StoreSettings.EventStoreSection), Required, RegularExpression("[a-z0-9-]{1,64}")]
    public string ConsumerGroup { get; set; } = "banking-api-v1";

    /// <summary>Events projected at a time, at most; never more than the store lets be in flight.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 10_000;

    /// <summary>How long events may gather before they are projected together, while nobody waits for the views;
    /// twice as long where there are many.</summary>
    [Range(0, 1_000)]
    public int LingerMilliseconds { get; set; } = 200;

    /// <summary>An event that came again more often than this is set aside unseen: handling it may be what kills the process. Less than the
    /// number of retries after which the store itself parks a delivery (10), which knows no reason.</summary>
    [Range(1, 100)]
    public int MaxRetries { get; set; } = 5;

    /// <summary>How long a query waits for the read model before it answers <c>read-model-behind</c>.</summary>
    [Range(0, 60_000)]
    public int ReadModelWaitMilliseconds { get; set; } = 2_000;

    /// <summary>How long a list waits for what is in the log already. Only a process that projects every event itself can know that it has,
    /// so this is for the embedded stores; 0 answers at once.</summary>
    [Range(0, 60_000)]
    public int ListWaitMilliseconds { get; set; } = 500;

    /// <summary>How often the views are compared with the log; 0 for never.</summary>
    [Range(0, 86_400)]
    public int AuditEverySeconds { get; set; } = 300;

    /// <summary>How often the log is walked, slowly, for accounts and owners that the views lack; 0 for never.</summary>
    [Range(0, 2_592_000)]
    public int SweepEverySeconds { get; set; } = 3_600;
}
