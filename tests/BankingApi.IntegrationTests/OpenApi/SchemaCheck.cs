using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BankingApi.IntegrationTests.OpenApi;

/// <summary>Compares a value with its schema in an OpenAPI 3.0 document, as far as our document goes.</summary>
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
        if (value is null)
        {
            if (schema["nullable"]?.GetValue<bool>() != true) faults.Add($"{at} is null");
            return;
        }
        foreach (var part in schema["allOf"]?.AsArray() ?? []) Check(value, Resolve(part!), at, faults);
        if (schema["oneOf"] is JsonArray choices && choices.Count(choice => Faults(value, choice!).Count == 0) != 1)
            faults.Add($"{at} fits not exactly one of its schemas");
        if (schema["enum"] is JsonArray allowed && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
            faults.Add($"{at} is {value}, which is not listed");
        var kind = value.GetValueKind();
        switch (schema["type"]?.GetValue<string>())
        {
            case "string" when kind != JsonValueKind.String:
            case "number" when kind != JsonValueKind.Number:
            case "integer" when kind != JsonValueKind.Number || !long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out _):
            case "array" when kind != JsonValueKind.Array:
            case "object" when kind != JsonValueKind.Object:
                faults.Add($"{at} is a {kind}, not a {schema["type"]}");
                return;
            case "string":
                CheckText(value.GetValue<string>(), schema, at, faults);
                break;
            case "array":
                for (var i = 0; i < value.AsArray().Count; i++) Check(value[i], Resolve(schema["items"]!), $"{at}[{i}]", faults);
                break;
            case "object":
                CheckFields(value.AsObject(), schema, at, faults);
                break;
        }
    }

    private static void CheckText(string text, JsonObject schema, string at, List<string> faults)
    {
        if (schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern.GetValue<string>(), RegexOptions.ECMAScript))
            faults.Add($"{at} is '{text}', against {pattern}");
        if (text.Length > (schema["maxLength"]?.GetValue<int>() ?? int.MaxValue)) faults.Add($"{at} is too long");
        if (schema["format"]?.GetValue<string>() == "uuid" && !Guid.TryParseExact(text, "D", out _)) faults.Add($"{at} is no UUID");
        if (schema["format"]?.GetValue<string>() == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
            faults.Add($"{at} is no instant");
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
