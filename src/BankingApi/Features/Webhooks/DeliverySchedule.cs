using BankingApi.Deliveries;

namespace BankingApi.Features.Webhooks;

/// <summary>When a delivery that failed is tried again.</summary>
internal static class DeliverySchedule
{
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1),
    ];

    /// <param name="failures">In a row, at least 1. After the last pause of the list, it stays.</param>
    public static TimeSpan PauseAfter(int failures) => Pauses[Math.Min(failures, Pauses.Length) - 1];

    /// <summary>A lane after its first delivery has failed.</summary>
    public static Lane Failed(this Lane lane, DateTimeOffset now) => lane with
    {
        Failures = lane.Failures + 1,
        FailingSince = lane.FailingSince ?? now,
        DueAt = now + PauseAfter(lane.Failures + 1),
    };

    /// <summary>An address after a try that failed. Tries that were under way together fail together, and count once.</summary>
    /// <param name="began">When the try began.</param>
    public static EndpointHealth Failed(this EndpointHealth health, DateTimeOffset began, DateTimeOffset now)
    {
        if (health.RetryAt is { } retryAt && began < retryAt) return health;
        return new(health.Failures + 1, health.FailingSince ?? now, now + PauseAfter(health.Failures + 1));
    }
}
