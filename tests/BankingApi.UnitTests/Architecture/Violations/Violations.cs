using BankingApi.EventStore.Embedded;
using BankingApi.Features.Accounts;

#pragma warning disable CA1812, CA1852 // Nobody makes one, and one is open on purpose: they break the rules.
namespace BankingApi.UnitTests.Architecture.Violations;

/// <summary>Breaks: features know ports only.</summary>
internal sealed class FeatureThatNamesAnAdapter
{
    public static string Name() => typeof(EmbeddedEventStoreRegistration).Name;
}

/// <summary>Breaks it where only a lambda's body shows it.</summary>
internal sealed class FeatureThatHidesAnAdapter
{
    public static Func<string> Name() => () => typeof(EmbeddedEventStoreRegistration).Name;
}

/// <summary>Breaks: views and projections do not know features.</summary>
internal sealed class ProjectionThatNamesAFeature
{
    public GetAccount? Query { get; init; }
}

/// <summary>Breaks: adapters are internal.</summary>
public sealed class PublicAdapter;

/// <summary>Breaks: classes are sealed.</summary>
internal class OpenClass;

/// <summary>Breaks: no money is floating point.</summary>
internal sealed class FloatingMoney
{
    public decimal Amount { get; init; }

    public decimal Half()
    {
        var half = (double)Amount / 2;
        return (decimal)(half + Math.Sqrt(half) - Math.Sqrt(half));
    }
}
