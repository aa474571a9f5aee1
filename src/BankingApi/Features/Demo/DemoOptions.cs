namespace BankingApi.Features.Demo;

/// <summary>Section <c>Demo</c> of the configuration.</summary>
public sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>Whether a fresh event store gets demo data; in Development only, whatever stands here.</summary>
    public bool Seed { get; set; } = true;
}
