using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace BankingApi.EventStore.Serialization;

/// <summary>How strictly stored events are read. A field that its event cannot do without must be there: an amount that is missing must
/// never become 0. What may be null may be missing too, so that a field added later needs no new version of its event.</summary>
internal static class EventReading
{
    public static JsonSerializerOptions Options { get; } = new(EventJson.Default.Options)
    {
        RespectNullableAnnotations = true,
        TypeInfoResolver = EventJson.Default.WithAddedModifier(Require),
    };

    private static void Require(JsonTypeInfo json)
    {
        if (json.Type.GetCustomAttribute<EventTypeAttribute>() is null) return;
        foreach (var property in json.Properties)
        {
            if (property.AssociatedParameter is not { } parameter) continue;
            // A request hash that is missing is 0: no request has it, so the worst is that a repeated one is taken for another and refused.
            property.IsRequired = !parameter.IsNullable && parameter.ParameterType != typeof(ulong);
        }
    }
}
