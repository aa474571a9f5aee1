using System.Reflection;
using BankingApi.Domain.Accounts;
using BankingApi.EventStore.Serialization;
using BankingApi.ReadModel;
using BankingApi.WriteModel;
using EmbeddedEventStore;
using EventStore.Abstractions;
using EventStoreDb.Client.PersistentSubscriptions;

namespace BankingApi.UnitTests.Architecture;

/// <summary>Which way the parts may know each other: directions that the compiler cannot keep, since the service is one assembly. That each
/// rule can be broken, and that none judges an empty set, is shown by <see cref="RulesCanFailTests"/>.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Service = typeof(EventSerializer).Assembly;
    private static readonly Assembly TheDomain = typeof(BankAccount).Assembly;

    private static readonly string[] StorageClients = ["Microsoft.Data.Sqlite", "SQLitePCL", "Sqlite", "MongoDB", "Grpc",
        "EventStoreDb.Client"];

    private static readonly string[] Web =
        ["BankingApi.Features", "BankingApi.Pipeline", "MediatR", "FluentValidation", "Microsoft.AspNetCore.Mvc"];

    /// <summary>One namespace for each adapter to a port.</summary>
    private static readonly string[] Adapters =
    [
        "BankingApi.EventStore.Embedded", "BankingApi.EventStore.EventStoreDb", "BankingApi.ReadModel.Embedded",
        "BankingApi.ReadModel.MongoDb", "BankingApi.Deliveries.Embedded", "BankingApi.Deliveries.MongoDb",
        "BankingApi.Privacy.Embedded", "BankingApi.Privacy.MongoDb",
    ];

    /// <summary>What composes the parts has to know them, and is known by name only:
    /// types that may stand in a cycle, with the reason.</summary>
    private static readonly Dictionary<string, Func<string, bool>> Composition = new()
    {
        ["registers a room's services, and Program calls it"] = name => name.EndsWith("Registration", StringComparison.Ordinal),
    };

    /// <summary>Namespaces are folders, and a folder's neighbours that know each other in a ring are one folder in disguise.</summary>
    [Fact]
    public void No_namespaces_form_a_cycle()
        => Assert.Empty(NamespaceGraph.Of(Service.Location, IsComposition).Cycles());

    [Fact]
    public void No_rooms_form_a_cycle() => Assert.Empty(NamespaceGraph.Of(Service.Location, IsComposition, RoomOf).Cycles());

    [Fact]
    public void The_libraries_are_free_of_cycles_too()
    {
        foreach (var library in (Assembly[])[TheDomain, typeof(EmbeddedDatabase).Assembly,
            typeof(EventStorePersistentSubscriptionsClient).Assembly])
            Assert.Empty(NamespaceGraph.Of(library.Location, _ => false).Cycles());
    }

    /// <summary>An exception that is not needed any more would hide the next cycle.</summary>
    [Fact]
    public void Each_exception_from_the_rule_against_cycles_is_needed()
        => Assert.All(Composition, exception =>
            Assert.NotEmpty(NamespaceGraph.Of(Service.Location, name => IsComposition(name) && !exception.Value(name)).Cycles()));

    /// <summary>So that none can forget who asks: a feature's way to the views and to an account's past goes through what its caller may
    /// see. The others are the gate itself, what acts for the service, and what is for operators, who are not confined.</summary>
    [Fact]
    public void Features_see_what_their_caller_may_see()
    {
        string[] gateOrOwnWork =
        [
            "DeliveryPlanner", "DemoSeeding", "ErasureRecovery", "EventStoreCheck",
            "GetStreamStatisticsHandler", "HoldExpiry", "OwnersAccounts",
            "ReadConsistency", "ReadStoreCheck", "StuckTransferMonitor", "TransferOutcomes", "TransferRecovery", "WebhookDirectory",
            "WebhookSender",
        ];
        Type[] unguarded =
            [typeof(IViewQueries), typeof(IHoldQueries), typeof(IBackdatedQueries), typeof(IEventStore), typeof(AccountHistory)];
        Assert.Equal(gateOrOwnWork, Rules.WhoNames(Service, "BankingApi.Features", unguarded));
    }

    [Fact]
    public void Every_action_asks_for_a_scope() => Assert.Empty(Rules.ActionsWithoutScope(Service));

    [Fact]
    public void Every_query_says_where_its_answer_comes_from() => Assert.Empty(Rules.QueriesWithoutSource(Service));

    [Fact]
    public void The_stored_format_does_not_lean_on_what_clients_see()
    {
        Assert.Empty(Rules.WhoNames(Service, "BankingApi.EventStore", "BankingApi.Http", "BankingApi.WriteModel", "BankingApi.ReadModel"));
        Assert.Empty(Rules.WhoNames(Service, "BankingApi.WriteModel", "BankingApi.Http", "BankingApi.Features", "BankingApi.Projections"));
    }

    [Fact]
    public void The_libraries_know_nothing_of_banking()
    {
        foreach (var library in (Assembly[])[typeof(EmbeddedDatabase).Assembly, typeof(EventStorePersistentSubscriptionsClient).Assembly])
            Assert.DoesNotContain(Rules.References(library, "System."), name => name.StartsWith("BankingApi", StringComparison.Ordinal));
    }

    [Fact]
    public void The_domain_knows_the_base_class_library_only()
    {
        Assert.Empty(Rules.References(TheDomain, "System."));
        string[] outside = ["System.IO", "System.Net", "System.TimeProvider", "System.Threading.Tasks", "System.Text.Json"];
        Assert.Empty(Rules.WhoNames(TheDomain, "BankingApi.Domain", outside));
    }

    [Fact]
    public void Features_know_ports_only()
        => Assert.Empty(Rules.WhoNames(Service, "BankingApi.Features", [.. Adapters, .. StorageClients]));

    [Fact]
    public void The_read_model_knows_neither_features_nor_the_web()
        => Assert.Empty(Rules.WhoNames(Service, "BankingApi.ReadModel", [.. Web, "BankingApi.Projections"]));

    [Fact]
    public void Projections_know_neither_features_nor_the_web() => Assert.Empty(Rules.WhoNames(Service, "BankingApi.Projections", Web));

    [Fact]
    public void The_event_store_knows_neither_features_nor_projections_nor_the_web()
        => Assert.Empty(Rules.WhoNames(Service, "BankingApi.EventStore", [.. Web, "BankingApi.Projections"]));

    [Fact]
    public void Projections_and_the_web_know_no_storage()
    {
        foreach (var layer in (string[])["BankingApi.Projections", "BankingApi.Pipeline", "BankingApi.Http", "BankingApi.Telemetry"])
            Assert.Empty(Rules.WhoNames(Service, layer, [.. Adapters, .. StorageClients]));
    }

    /// <summary>Whoever checks the log trusts nothing that was made of it.</summary>
    [Fact]
    public void Evidence_knows_the_log_and_nothing_that_follows_from_it()
        => Assert.Empty(Rules.WhoNames(
            Service, "BankingApi.Evidence",
            [
                .. Adapters, .. Web, "MongoDB", "EventStoreDb.Client", "BankingApi.ReadModel", "BankingApi.Projections",
                "BankingApi.Deliveries", "BankingApi.WriteModel", "BankingApi.Http",
            ]));

    [Fact]
    public void An_adapter_is_named_by_the_registration_of_its_port_only()
    {
        string[] allowed = ["DeliveryRegistration", "EventStoreRegistration", "PrivacyRegistration", "ReadModelRegistration"];
        foreach (var adapter in Adapters) Assert.Empty(Rules.WhoNamesFromOutside(Service, adapter).Except(allowed));
    }

    [Fact]
    public void An_adapter_is_internal()
    {
        foreach (var adapter in Adapters) Assert.Empty(Rules.PublicTypes(Service, adapter));
    }

    [Fact]
    public void MediatR_stays_behind_the_pipeline_and_the_controllers()
        => Assert.Empty(Rules.WhoNames(Service, "BankingApi", "MediatR")
            .Except(Rules.WhoNames(Service, "BankingApi.Pipeline", "MediatR"))
            .Except(Rules.WhoNames(Service, "BankingApi.Features", "MediatR")));

    [Fact]
    public void Classes_are_sealed_unless_they_are_derived_from()
        => Assert.Empty(Rules.OpenClasses(Service).Concat(Rules.OpenClasses(TheDomain)).Except(["Program"])); // Made by the compiler.

    [Fact]
    public void No_money_is_floating_point()
    {
        Assert.Empty(Rules.FloatingPoint(TheDomain, "BankingApi.Domain"));
        Assert.Empty(Rules.FloatingPoint(Service, "BankingApi.ReadModel"));
        Assert.Empty(Rules.FloatingPoint(Service, "BankingApi.EventStore.Serialization"));
    }

    [Fact]
    public void Events_carry_primitives_only()
    {
        var registry = new EventTypeRegistry();
        Assert.NotEmpty(registry.Names);
        Assert.All(registry.Names, name => Assert.Empty(Rules.ElaborateProperties(registry.TypeOf(name)!)));
    }

    [Fact]
    public void Names_say_what_a_type_is_for() => Assert.Empty(Rules.EmptyNames(Service.GetTypes().Concat(TheDomain.GetTypes())));

    private static bool IsComposition(string name) => Composition.Values.Any(isException => isException(name));

    /// <summary>The folder under the service's own, with all that is in it.</summary>
    private static string RoomOf(string @namespace) => string.Join('.', @namespace.Split('.').Take(2));
}
