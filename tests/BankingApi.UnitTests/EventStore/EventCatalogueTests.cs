using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BankingApi.EventStore.Serialization;

namespace BankingApi.UnitTests.EventStore;

/// <summary>Stored names and fields are a contract with every log there is. A change shows here; it may be approved (by changing the file)
/// where it only adds an event, or a field that may be missing. Anything else needs a new version of the event and an upcaster.</summary>
public sealed class EventCatalogueTests
{
    [Fact]
    public void Stored_names_and_fields_are_the_approved_ones()
    {
        var approved = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "EventStore", "Catalogue.approved.txt"));
        Assert.Equal(approved, Catalogue());
    }

    private static string Catalogue()
    {
        var registry = new EventTypeRegistry();
        var text = new StringBuilder();
        foreach (var name in registry.Names.Order(StringComparer.Ordinal))
        {
            text.Append(name).Append('\n');
            foreach (var field in EventReading.Options.GetTypeInfo(registry.TypeOf(name)!).Properties
                .OrderBy(field => field.Name, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture,
                    $"  {field.Name}: {Kind(name, field)}{(field.IsRequired ? "" : ", may be missing")}\n");
        }
        return text.ToString();
    }

    /// <summary>As it is written by the golden events; those that are null in some of them have another kind in others.</summary>
    private static string Kind(string name, JsonPropertyInfo field)
        => string.Join(" or ", Events.ByName.Where(one => Events.TypeOf(one.Key) == name)
            .Select(one => JsonDocument.Parse(Events.Bytes(one.Value)).RootElement.GetProperty(field.Name).ValueKind)
            .Distinct().OrderDescending().Select(kind => kind.ToString().ToLowerInvariant()));
}
