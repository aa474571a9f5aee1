using System.Reflection;
using BankingApi.ReadModel;
using BankingApi.UnitTests.Architecture.Violations;

namespace BankingApi.UnitTests.Architecture;

/// <summary>A rule that cannot be broken proves nothing: each finds the type that breaks it, and refuses to judge nothing at all.</summary>
public sealed class RulesCanFailTests
{
    private const string Violating = "BankingApi.UnitTests.Architecture.Violations";
    private static readonly Assembly Tests = typeof(RulesCanFailTests).Assembly;

    [Fact]
    public void A_rule_over_an_empty_layer_fails()
    {
        Assert.Throws<InvalidOperationException>(() => Rules.WhoNames(Tests, "BankingApi.Nowhere", "MediatR"));
        Assert.Throws<InvalidOperationException>(() => Rules.WhoNames(Tests, Violating, "BankingApi.Nowhere"));
        Assert.Throws<InvalidOperationException>(() => Rules.WhoNamesFromOutside(Tests, "BankingApi.Nowhere"));
        Assert.Throws<InvalidOperationException>(() => Rules.PublicTypes(Tests, "BankingApi.Nowhere"));
        Assert.Throws<InvalidOperationException>(() => Rules.FloatingPoint(Tests, "BankingApi.Nowhere"));
        Assert.Throws<InvalidOperationException>(() => Rules.QueriesWithoutSource(typeof(BankingApi.Domain.Accounts.BankAccount).Assembly));
    }

    [Fact]
    public void A_cycle_of_namespaces_is_found_with_what_ties_it()
    {
        var cycle = Assert.Single(
            NamespaceGraph.Of(Tests.Location, _ => false).Cycles(), found => found.Contains(Violating, StringComparison.Ordinal));
        Assert.Equal($"{Violating}.Left, {Violating}.Right: Chicken knows Egg; Egg knows Chicken", cycle);
    }

    [Fact]
    public void A_cycle_through_an_exception_is_let_pass()
        => Assert.DoesNotContain(
            NamespaceGraph.Of(Tests.Location, name => name == "Egg").Cycles(),
            found => found.Contains(Violating, StringComparison.Ordinal));

    [Fact]
    public void A_cycle_of_rooms_is_found()
        => Assert.NotEmpty(
            NamespaceGraph.Of(
                Tests.Location, _ => false, name => name.EndsWith("Left", StringComparison.Ordinal) ? "one" : "other").Cycles());

    [Fact]
    public void An_adapter_in_a_feature_is_found_in_a_lambda_too()
        => Assert.Equal(
            ["FeatureThatHidesAnAdapter", "FeatureThatNamesAnAdapter"],
            Rules.WhoNames(Tests, Violating, "BankingApi.EventStore.Embedded", "Microsoft.Data.Sqlite"));

    [Fact]
    public void An_adapter_named_from_outside_is_found()
        => Assert.Contains("FeatureThatNamesAnAdapter", Rules.WhoNamesFromOutside(Tests, "BankingApi.EventStore.Embedded"));

    [Fact]
    public void A_stored_format_that_borrows_from_what_clients_see_is_found()
        => Assert.Equal(["StoredFormatThatBorrows"], Rules.WhoNames(Tests, Violating, "BankingApi.Http"));

    [Fact]
    public void A_feature_that_goes_past_its_caller_is_found()
        => Assert.Equal(["FeatureThatForgetsItsCaller"], Rules.WhoNames(Tests, Violating, typeof(IViewQueries)));

    [Fact]
    public void An_action_that_asks_for_no_scope_is_found()
        => Assert.Equal(["QueryWithoutSource.Get"], Rules.ActionsWithoutScope(Tests));

    [Fact]
    public void A_query_that_does_not_say_where_it_reads_from_is_found()
        => Assert.Equal(["QueryWithoutSource.Get"], Rules.QueriesWithoutSource(Tests));

    [Fact]
    public void A_feature_in_a_projection_is_found()
        => Assert.Equal(["ProjectionThatNamesAFeature"], Rules.WhoNames(Tests, Violating, "BankingApi.Features"));

    [Fact]
    public void A_client_of_a_store_outside_its_adapter_is_found()
        => Assert.Equal(["PageThatNamesAStore"], Rules.WhoNames(Tests, Violating, "MongoDB"));

    [Fact]
    public void MediatR_in_a_place_of_its_own_is_found()
        => Assert.Equal(["AggregateThatSends"], Rules.WhoNames(Tests, Violating, "MediatR"));

    [Fact]
    public void A_domain_that_reads_a_file_is_found()
        => Assert.Equal(["RuleThatReadsAFile"], Rules.WhoNames(Tests, Violating, "System.IO"));

    [Fact]
    public void A_reference_that_is_not_allowed_is_found() => Assert.Contains("BankingApi", Rules.References(Tests, "System."));

    [Fact]
    public void A_public_adapter_is_found() => Assert.Equal(["PublicAdapter"], Rules.PublicTypes(Tests, Violating));

    [Fact]
    public void An_open_class_is_found() => Assert.Contains("OpenClass", Rules.OpenClasses(Tests));

    [Fact]
    public void Floating_point_is_found_in_a_field_in_a_body_and_in_the_blink_of_a_conversion()
        => Assert.Equal(
            ["FloatingMoney..ctor", "FloatingMoney.Half", "FloatingMoney.Write", "FloatingMoney._rate"],
            Rules.FloatingPoint(Tests, Violating));

    [Fact]
    public void An_event_with_a_list_is_found()
        => Assert.Equal(["ElaborateEvent.Lines is a IReadOnlyList`1"], Rules.ElaborateProperties(typeof(ElaborateEvent)));

    [Fact]
    public void A_name_that_says_nothing_is_found()
        => Assert.Equal(["MoneyHelper"], Rules.EmptyNames([typeof(MoneyHelper), typeof(ElaborateEvent)]));
}
