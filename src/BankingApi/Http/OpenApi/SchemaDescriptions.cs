using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankingApi.Http.OpenApi;

/// <summary>Which fields there must be, which may be null, and what else binds them:
/// from the types, the validators and the limits of texts.</summary>
internal sealed class SchemaDescriptions(IServiceProvider services, ApiExamples examples) : ISchemaFilter
{
    private readonly BodyRules _bodies = new(services);
    private readonly NullabilityInfoContext _nullability = new();

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
        described.Required = new HashSet<string>(rules?.Required ?? properties.Keys.AsEnumerable());
        if (examples.Of(context.Type) is { } example) described.Example = example;
        foreach (var member in context.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(member.Name);
            if (!properties.TryGetValue(name, out var property)) continue;
            if (rules is not null) properties[name] = property = Narrow(rules, member, property);
            if (property is not OpenApiSchema own) continue;
            var isRequired = described.Required.Contains(name);
            DescribeText(name, own, isRequired && rules is not null);
            var mayBeNull = rules is null ? _nullability.Create(member).ReadState == NullabilityState.Nullable : !isRequired;
            var type = (own.Type ?? 0) & ~JsonSchemaType.Null;
            if (mayBeNull) type |= JsonSchemaType.Null;
            own.Type = type == 0 ? null : type;
        }
    }

    /// <summary>A body may refuse some values of an enumeration, or the amount 0: then the document does, too.</summary>
    private static IOpenApiSchema Narrow(BodyRules.Rules rules, PropertyInfo member, IOpenApiSchema property)
    {
        var type = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
        if (type == typeof(MoneyText) && rules.Refuses(member, new MoneyText("0")))
            return ValueSchemas.PositiveMoneyText(property.Description);
        if (!type.IsEnum) return property;
        var taken = Enum.GetValues(type).Cast<object>().Where(value => !rules.Refuses(member, value)).ToList();
        if (taken.Count == Enum.GetValues(type).Length) return property;
        var narrowed =
            ValueSchemas.OneOf(taken.Select(value => JsonSerializer.SerializeToNode(value, type, BankingJson.Options)!.GetValue<string>()));
        narrowed.Description = property.Description;
        return narrowed;
    }

    private static void DescribeText(string name, OpenApiSchema schema, bool isDue)
    {
        if (schema.Type is not { } type || !type.HasFlag(JsonSchemaType.String) || schema.Format is not null) return;
        (int? min, int? max) = name switch
        {
            "firstName" or "lastName" => (TextLimits.MinName, TextLimits.MaxName),
            "email" => (TextLimits.MinEmail, TextLimits.MaxEmail),
            "description" => (0, TextLimits.MaxDescription),
            "reason" => (isDue ? TextLimits.MinReason : 0, TextLimits.MaxReason),
            _ => ((int?)null, (int?)null),
        };
        (schema.MinLength, schema.MaxLength) = (min is > 0 ? min : null, max);
        if (name == "currency") schema.Pattern = "^[A-Z]{3}$";
        if (name == "streamId") schema.Pattern = "^BankAccount-[0-9a-f]{32}$";
    }
}
