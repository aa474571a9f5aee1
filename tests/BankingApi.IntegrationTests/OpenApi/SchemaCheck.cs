using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BankingApi.IntegrationTests.OpenApi;

/// <summary>Compares a value with its schema in an OpenAPI 3.1 document, as far as our document goes.</summary>
internal sealed class SchemaCheck(JsonNode document)
{
    private const string Prefix = "#/components/schemas/";

    /// <returns>What does not fit, each with its place.</returns>
    public List<string> Faults(JsonNode? value, JsonNode schema)
    {
        var faults = new List<string>();
        Check(value, Resolve(schema), "$", faults);
        return faults;
    }

    private void Check(JsonNode? value, JsonObject schema, string at, List<string> faults)
    {
        foreach (var part in schema["allOf"]?.AsArray() ?? []) Check(value, Resolve(part!), at, faults);
        if (schema["oneOf"] is JsonArray choices && choices.Count(choice => Faults(value, choice!).Count == 0) != 1)
            faults.Add($"{at} fits not exactly one of its schemas");
        if (schema["anyOf"] is JsonArray any && !any.Any(choice => Faults(value, choice!).Count == 0))
            faults.Add($"{at} fits none of its schemas");
        if (schema["enum"] is JsonArray allowed && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
            faults.Add($"{at} is {value}, which is not listed");
        string[] types = schema["type"] switch
        {
            null => [],
            JsonArray several => [.. several.Select(type => type!.GetValue<string>())],
            var single => [single.GetValue<string>()],
        };
        if (types.Length > 0 && !types.Any(type => Is(value, type)))
            faults.Add($"{at} is {value?.ToJsonString() ?? "null"}, not {string.Join(" or ", types)}");
        else if (value is JsonObject fields) CheckFields(fields, schema, at, faults);
        else if (value is JsonArray items)
            for (var i = 0; i < items.Count; i++) Check(items[i], Resolve(schema["items"]!), $"{at}[{i}]", faults);
        else if (Is(value, "string")) CheckText(value!.GetValue<string>(), schema, at, faults);
        else if (Is(value, "number")) CheckNumber(value!, schema, at, faults);
    }

    private static bool Is(JsonNode? value, string type) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("string", JsonValueKind.String) or ("array", JsonValueKind.Array) or ("object", JsonValueKind.Object) => true,
        ("null", JsonValueKind.Null) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => long.TryParse(value!.ToJsonString(), CultureInfo.InvariantCulture, out _),
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        _ => false,
    };

    private static void CheckText(string text, JsonObject schema, string at, List<string> faults)
    {
        if (schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern.GetValue<string>(), RegexOptions.ECMAScript))
            faults.Add($"{at} is '{text}', against {pattern}");
        if (text.Length > (schema["maxLength"]?.GetValue<int>() ?? int.MaxValue)) faults.Add($"{at} is too long");
        if (schema["format"]?.GetValue<string>() == "uuid" && !Guid.TryParseExact(text, "D", out _)) faults.Add($"{at} is no UUID");
        if (schema["format"]?.GetValue<string>() == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
            faults.Add($"{at} is no instant");
    }

    private static void CheckNumber(JsonNode value, JsonObject schema, string at, List<string> faults)
    {
        var number = decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
        if (number < (schema["minimum"]?.GetValue<decimal>() ?? decimal.MinValue)) faults.Add($"{at} is too small");
        if (number > (schema["maximum"]?.GetValue<decimal>() ?? decimal.MaxValue)) faults.Add($"{at} is too large");
        if (schema["exclusiveMinimum"]?.GetValue<decimal>() is { } above && number <= above) faults.Add($"{at} is too small");
    }

    private void CheckFields(JsonObject value, JsonObject schema, string at, List<string> faults)
    {
        foreach (var name in schema["required"]?.AsArray() ?? [])
            if (!value.ContainsKey(name!.GetValue<string>())) faults.Add($"{at}.{name} is missing");
        var properties = schema["properties"]?.AsObject();
        foreach (var (name, field) in value)
        {
            if (properties?[name] is { } known) Check(field, Resolve(known), $"{at}.{name}", faults);
            else if (schema["additionalProperties"] is JsonObject others) Check(field, Resolve(others), $"{at}.{name}", faults);
            // Answers may get new fields, but what the service answers today has to be described.
            else if (properties is not null) faults.Add($"{at}.{name} is not described");
        }
    }

    private JsonObject Resolve(JsonNode schema)
        => schema["$ref"]?.GetValue<string>() is { } reference
            ? document["components"]!["schemas"]![reference[Prefix.Length..]]!.AsObject() : schema.AsObject();
}
