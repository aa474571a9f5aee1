using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace BankingApi.Http.OpenApi;

/// <summary>How the values of <see cref="BankingJson"/> look from outside.</summary>
internal static class ValueSchemas
{
    private const string AmountForms =
        "a decimal string, or a number, which is read exactly; no exponent, at most 15 integer digits and the currency's decimals.";

    private const string UnsignedMoney = @"^(0|[1-9]\d{0,14})(\.\d{1,4})?$";

    /// <summary>In answers: a balance may have more than 15 digits, and a minus.</summary>
    public static OpenApiSchema Money() => new()
    {
        Type = JsonSchemaType.String,
        Pattern = @"^-?(0|[1-9]\d*)(\.\d{1,4})?$",
        Description = "A decimal string with exactly the currency's minor units.",
        Examples = ["100.00"],
    };

    /// <summary>In requests, where it is read exactly in either form: a pattern binds texts only, and a minimum numbers.</summary>
    public static OpenApiSchema Amount() => new()
    {
        Type = JsonSchemaType.String | JsonSchemaType.Number,
        Description = "Zero or more: " + AmountForms,
        Pattern = UnsignedMoney,
        Minimum = "0",
        Examples = ["25.00", 25],
    };

    public static OpenApiSchema PositiveAmount() => new()
    {
        Type = JsonSchemaType.String | JsonSchemaType.Number,
        Description = "More than zero: " + AmountForms,
        Pattern = "^(?=.*[1-9])" + UnsignedMoney[1..],
        ExclusiveMinimum = "0",
        Examples = ["25.00", 25],
    };

    /// <summary>Whose fields nobody promises.</summary>
    public static OpenApiSchema AnyObject() => new() { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema() };

    /// <summary>3.1 has no <c>nullable</c>: what may be null says so beside what else it may be.</summary>
    public static IOpenApiSchema OrNull(IOpenApiSchema schema)
        => new OpenApiSchema { OneOf = [schema, new OpenApiSchema { Type = JsonSchemaType.Null }] };

    /// <summary>In a query: bounds may be negative.</summary>
    public static OpenApiSchema Bound() => new() { Type = JsonSchemaType.String, Pattern = @"^-?(0|[1-9]\d{0,14})(\.\d{1,4})?$" };

    public static OpenApiSchema Instant() => new()
    {
        Type = JsonSchemaType.String,
        Format = "date-time",
        Description = "RFC 3339, in UTC.",
        Examples = ["2026-01-31T09:30:00.000Z"],
    };

    public static OpenApiSchema Whole(long minimum, long? maximum = null, long? standard = null) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = maximum is null ? "int64" : "int32",
        Minimum = Text(minimum),
        Maximum = maximum is { } most ? Text(most) : null,
        Default = standard,
    };

    public static OpenApiSchema OneOf(IEnumerable<string> values, string? standard = null) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. values.Select(value => (JsonNode)value)],
        Default = standard,
    };

    public static OpenApiSchema Uuid() => new() { Type = JsonSchemaType.String, Format = "uuid" };

    public static OpenApiSchema Of(string? pattern = null, int? maxLength = null, string? standard = null) => new()
    {
        Type = JsonSchemaType.String,
        Pattern = pattern,
        MaxLength = maxLength,
        Default = standard,
    };

    /// <summary>The names of an enumeration as they are written.</summary>
    public static IEnumerable<string> Names(Type @enum)
        => Enum.GetValues(@enum).Cast<object>()
            .Select(value => JsonSerializer.SerializeToNode(value, @enum, BankingJson.Options)!.GetValue<string>());

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
