using System.Reflection;

namespace BankingApi.UnitTests.Architecture;

/// <summary>A rule that cannot be broken proves nothing: each finds the type that breaks it.</summary>
public sealed class RulesCanFailTests
{
    private const string Violations = "BankingApi.UnitTests.Architecture.Violations";
    private static readonly Assembly Tests = typeof(RulesCanFailTests).Assembly;

    [Fact]
    public void An_adapter_in_a_feature_is_found_in_a_lambda_too()
        => Assert.Equal(["FeatureThatHidesAnAdapter", "FeatureThatNamesAnAdapter"], Rules.WhoNames(Tests, Violations, "BankingApi.EventStore.Embedded", "Microsoft.Data.Sqlite"));

    [Fact]
    public void An_adapter_named_from_outside_is_found()
        => Assert.Contains("FeatureThatNamesAnAdapter", Rules.WhoNamesFromOutside(Tests, "BankingApi.EventStore.Embedded"));

    [Fact]
    public void A_feature_in_a_projection_is_found()
        => Assert.Equal(["ProjectionThatNamesAFeature"], Rules.WhoNames(Tests, Violations, "BankingApi.Features"));

    [Fact]
    public void A_public_adapter_is_found() => Assert.Equal(["PublicAdapter"], Rules.PublicTypes(Tests, Violations));

    [Fact]
    public void An_open_class_is_found() => Assert.Contains("OpenClass", Rules.OpenClasses(Tests));

    [Fact]
    public void Floating_point_is_found_in_a_method_body_too() => Assert.Equal(["FloatingMoney.Half"], Rules.FloatingPoint(Tests, Violations));
}
