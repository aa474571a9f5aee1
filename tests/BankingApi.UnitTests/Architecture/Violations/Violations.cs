using System.Globalization;
using BankingApi.EventStore.Embedded;
using BankingApi.Features.Accounts;
using BankingApi.Http.Json;
using BankingApi.ReadModel;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using MongoDB.Driver;

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

/// <summary>Breaks: features see what their caller may see.</summary>
internal sealed class FeatureThatForgetsItsCaller
{
    public IViewQueries? Views { get; init; }
}

/// <summary>Breaks: every query says where its answer comes from.</summary>
internal sealed class QueryWithoutSource
{
    [HttpGet]
    public string Get() => nameof(QueryWithoutSource) + GetHashCode();
}

/// <summary>Breaks: views and projections do not know features.</summary>
internal sealed class ProjectionThatNamesAFeature
{
    public GetAccount? Query { get; init; }
}

/// <summary>Breaks: what is stored does not lean on what clients see.</summary>
internal sealed class StoredFormatThatBorrows
{
    public static bool IsDate(string text) => InstantText.TryParseDate(text, out _);
}

/// <summary>Breaks: the web knows no storage.</summary>
internal sealed class PageThatNamesAStore
{
    public IMongoClient? Client { get; init; }
}

/// <summary>Breaks: MediatR stays behind the pipeline.</summary>
internal sealed class AggregateThatSends
{
    public IMediator? Mediator { get; init; }
}

/// <summary>Breaks: the domain asks nothing of the world.</summary>
internal sealed class RuleThatReadsAFile
{
    public static bool Holds() => File.Exists("/rule");
}

/// <summary>Breaks: adapters are internal.</summary>
public sealed class PublicAdapter;

/// <summary>Breaks: classes are sealed.</summary>
internal class OpenClass;

/// <summary>Breaks: no money is floating point.</summary>
internal sealed class FloatingMoney
{
    private readonly float _rate;

    public FloatingMoney(decimal rate) => _rate = decimal.ToSingle(rate);

    public decimal Amount { get; init; }

    public decimal Half()
    {
        var half = (double)Amount / 2;
        return (decimal)(half + Math.Sqrt(half) - Math.Sqrt(half));
    }

    /// <summary>No member and no local is floating point here; what passes from call to call is.</summary>
    public string Write() => ((double)Amount).ToString(CultureInfo.InvariantCulture);

    public override string ToString() => _rate.GetHashCode().ToString(CultureInfo.InvariantCulture);
}

/// <summary>Breaks: events carry primitives.</summary>
internal sealed record ElaborateEvent(IReadOnlyList<string> Lines);

/// <summary>Breaks: names say what a type is for.</summary>
internal static class MoneyHelper;
