using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankingApi.Http.OpenApi;

/// <summary>Which fields there must be, which may be null, and what else binds them:
/// from the types, the validators and the limits of texts.</summary>
internal sealed class SchemaDescriptions(IServiceProvider services, ApiExamples examples) : ISchemaFilter
{
    private readonly BodyRules _bodies = new(services);
    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>The generator puts a schema around a reference, to have a place for its description.</summary>
    public static OpenApiSchemaReference? ReferenceIn(IOpenApiSchema? schema)
        => schema as OpenApiSchemaReference ?? (schema?.AllOf ?? schema?.OneOf)?.OfType<OpenApiSchemaReference>().FirstOrDefault();

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema described || context.MemberInfo is not null || context.ParameterInfo is not null) return;
        if (context.Type.IsEnum)
        {
            (described.Type, described.Format, described.Enum) = (JsonSchemaType.String, null,
                [.. ValueSchemas.Names(context.Type).Select(name => (JsonNode)name)]);
            return;
        }
        if (described.Properties is not { Count: > 0 } properties || context.Type.Assembly != typeof(SchemaDescriptions).Assembly) return;

        var rules = _bodies.Of(context.Type);
        // A body's unknown field is refused; an answer may get new ones.
        described.AdditionalPropertiesAllowed = rules is null;
        described.Required = new HashSet<string>(rules?.Required ?? properties.Keys.Except(LeftOut(context.Type)));
        if (examples.Of(context.Type) is { } example) described.Examples = [example];
        foreach (var member in context.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(member.Name);
            if (!properties.TryGetValue(name, out var property)) continue;
            var isRequired = described.Required.Contains(name);
            var mayBeNull = rules is null
                ? isRequired && _nullability.Create(member).ReadState == NullabilityState.Nullable : !isRequired;
            if (rules is not null) property = Narrow(rules, member, property);
            properties[name] = ReferenceOf(member, rules, property) is { } reference
                ? Refer(reference, property.Description, mayBeNull)
                : Describe(name, property, isBody: rules is not null, isRequired, mayBeNull);
        }
    }

    /// <summary>What an answer leaves out where there is nothing to say.</summary>
    private static IEnumerable<string> LeftOut(Type type)
        => type.GetProperties().Where(member => member.IsDefined(typeof(JsonIgnoreAttribute)))
            .Select(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name));

    /// <summary>A body may refuse some values of an enumeration: then the document does, too.</summary>
    private static IOpenApiSchema Narrow(BodyRules.Rules rules, PropertyInfo member, IOpenApiSchema property)
    {
        var type = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
        if (!type.IsEnum) return property;
        var taken = Enum.GetValues(type).Cast<object>().Where(value => !rules.Refuses(member, value)).ToList();
        if (taken.Count == Enum.GetValues(type).Length) return property;
        var narrowed =
            ValueSchemas.OneOf(taken.Select(value => JsonSerializer.SerializeToNode(value, type, BankingJson.Options)!.GetValue<string>()));
        narrowed.Description = property.Description;
        return narrowed;
    }

    /// <summary>The component that a property has to be; null for one that says itself what it is.</summary>
    private static OpenApiSchemaReference? ReferenceOf(PropertyInfo member, BodyRules.Rules? rules, IOpenApiSchema property)
    {
        if ((Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType) == typeof(MoneyText))
            return new(rules?.Refuses(member, new MoneyText("0")) is true
                ? nameof(ValueSchemas.PositiveAmount) : nameof(ValueSchemas.Amount));
        return ReferenceIn(property);
    }

    private static IOpenApiSchema Refer(OpenApiSchemaReference reference, string? description, bool mayBeNull)
    {
        var property = mayBeNull ? ValueSchemas.OrNull(reference) : reference;
        if (description is not null) property.Description = description;
        return property;
    }

    private static IOpenApiSchema Describe(string name, IOpenApiSchema property, bool isBody, bool isRequired, bool mayBeNull)
    {
        if (property is not OpenApiSchema { Type: { } type } own) return property;
        own.Type = mayBeNull ? type | JsonSchemaType.Null : type & ~JsonSchemaType.Null;
        if (!type.HasFlag(JsonSchemaType.String) || own.Format is not null) return own;
        (int? min, int? max) = name switch
        {
            "firstName" or "lastName" => (TextLimits.MinName, TextLimits.MaxName),
            "email" => (TextLimits.MinEmail, TextLimits.MaxEmail),
            "description" => (0, TextLimits.MaxDescription),
            "reason" when isBody => (isRequired ? TextLimits.MinReason : 0, TextLimits.MaxReason),
            _ => ((int?)null, (int?)null),
        };
        (own.MinLength, own.MaxLength) = (min is > 0 ? min : null, max);
        if (name == "currency") own.Pattern = "^[A-Z]{3}$";
        if (name == "streamId") own.Pattern = KnownParameters.StreamId;
        return own;
    }
}
