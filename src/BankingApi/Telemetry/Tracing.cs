namespace BankingApi.Telemetry;

/// <summary>The service's own spans: an append, the delivery and the projection of what was appended.
/// They cost nothing while nobody listens.</summary>
public static class Tracing
{
    public const string SourceName = "BankingApi";

    public static readonly ActivitySource Source = new(SourceName);
}
