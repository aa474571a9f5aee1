using System.Reflection;
using BankingApi.Domain.Accounts;
using BankingApi.EventStore.Serialization;
using EmbeddedEventStore;

namespace BankingApi.UnitTests.Architecture;

/// <summary>Which way the parts may know each other. Directions that the compiler cannot keep, since the service is one assembly.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Service = typeof(EventSerializer).Assembly;
    private static readonly Assembly TheDomain = typeof(BankAccount).Assembly;

    private static readonly string[] StorageClients = ["Microsoft.Data.Sqlite", "SQLitePCL", "Sqlite", "MongoDB", "Grpc", "EventStoreDb.Client"];
    private static readonly string[] Web = ["BankingApi.Features", "BankingApi.Pipeline", "MediatR", "FluentValidation", "Microsoft.AspNetCore.Mvc"];

    /// <summary>One namespace for each adapter to a port.</summary>
    private static readonly string[] Adapters =
    [
        "BankingApi.EventStore.Embedded", "BankingApi.EventStore.EventStoreDb", "BankingApi.ReadModel.Embedded", "BankingApi.ReadModel.MongoDb",
    ];

    [Fact]
    public void There_are_types_in_every_place_that_a_rule_judges()
    {
        string[] layers =
        [
            .. Adapters, "BankingApi.EventStore", "BankingApi.EventStore.Serialization", "BankingApi.Features", "BankingApi.Hosting", "BankingApi.Http",
            "BankingApi.Pipeline", "BankingApi.Projections", "BankingApi.ReadModel", "BankingApi.Subscriptions", "BankingApi.Telemetry", "BankingApi.WriteModel",
        ];
        Assert.All(layers, layer => Assert.Contains(Service.GetTypes(), type => Rules.IsIn(type, layer)));
    }

    [Fact]
    public void The_stored_format_does_not_lean_on_what_clients_see()
    {
        Assert.Empty(Rules.WhoNames(Service, "BankingApi.EventStore", "BankingApi.Http", "BankingApi.WriteModel", "BankingApi.ReadModel"));
        Assert.Empty(Rules.WhoNames(Service, "BankingApi.WriteModel", "BankingApi.Http", "BankingApi.Features", "BankingApi.Projections"));
    }

    [Fact]
    public void The_embedded_event_store_knows_nothing_of_banking()
        => Assert.DoesNotContain(
            typeof(EmbeddedDatabase).Assembly.GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith("BankingApi", StringComparison.Ordinal));

    [Fact]
    public void The_domain_knows_the_base_class_library_only()
    {
        Assert.All(TheDomain.GetReferencedAssemblies(), reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));
        Assert.Empty(Rules.WhoNames(TheDomain, "BankingApi.Domain", "System.IO", "System.Net", "System.TimeProvider", "System.Threading.Tasks", "System.Text.Json"));
    }

    [Fact]
    public void Features_know_ports_only() => Assert.Empty(Rules.WhoNames(Service, "BankingApi.Features", [.. Adapters, .. StorageClients]));

    [Fact]
    public void Views_know_neither_features_nor_the_web() => Assert.Empty(Rules.WhoNames(Service, "BankingApi.ReadModel", [.. Web, "BankingApi.Projections"]));

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

    [Fact]
    public void An_adapter_is_named_by_the_registration_of_its_port_only()
    {
        string[] allowed = ["EventStoreRegistration", "ReadModelRegistration"];
        foreach (var adapter in Adapters) Assert.Empty(Rules.WhoNamesFromOutside(Service, adapter).Except(allowed));
    }

    [Fact]
    public void An_adapter_is_internal()
    {
        foreach (var adapter in Adapters) Assert.Empty(Rules.PublicTypes(Service, adapter));
    }

    [Fact]
    public void MediatR_stays_behind_the_pipeline_and_the_controllers()
        => Assert.Empty(Rules.WhoNames(Service, "BankingApi", "MediatR").Except(Rules.WhoNames(Service, "BankingApi.Pipeline", "MediatR")).Except(Rules.WhoNames(Service, "BankingApi.Features", "MediatR")));

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
        Type[] primitives = [typeof(Guid), typeof(string), typeof(decimal), typeof(long), typeof(ulong), typeof(DateTimeOffset)];
        var registry = new EventTypeRegistry();
        foreach (var property in registry.Names.SelectMany(name => registry.TypeOf(name)!.GetProperties(BindingFlags.Public | BindingFlags.Instance)))
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            Assert.True(type.IsEnum || primitives.Contains(type), $"{property.DeclaringType!.Name}.{property.Name} is a {type.Name}");
        }
    }

    [Fact]
    public void Names_say_what_a_type_is_for()
    {
        string[] empty = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Service", "Common", "Base", "Impl"];
        Assert.DoesNotContain(Service.GetTypes().Concat(TheDomain.GetTypes()), type => empty.Any(word => type.Name.EndsWith(word, StringComparison.Ordinal)) && !type.Name.EndsWith("ProcessManager", StringComparison.Ordinal)); // The field's term.
    }
}
