using System.Diagnostics.Metrics;

namespace BankingApi.Privacy;

/// <summary>What becomes of personal data. See docs/operations.md.</summary>
public sealed class PrivacyMetrics
{
    public const string MeterName = "BankingApi.Privacy";

    private long _erased;
    private long _unreadable;

    public PrivacyMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter("bankingapi.privacy.erased", () => Volatile.Read(ref _erased),
            description: "Erasures of owners' personal data that this instance was asked for");
        meter.CreateObservableCounter("bankingapi.privacy.unreadable", () => Volatile.Read(ref _unreadable),
            description: "Looks at personal data whose key is missing although nobody erased it");
    }

    public void Erased() => Interlocked.Increment(ref _erased);

    public void Unreadable() => Interlocked.Increment(ref _unreadable);
}
