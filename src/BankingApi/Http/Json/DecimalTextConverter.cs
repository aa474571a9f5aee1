using System.Buffers.Text;
using System.Text.Json.Serialization;

namespace BankingApi.Http.Json;

/// <summary>Decimals in answers: a string with the decimal's own scale.
/// Requests use <see cref="MoneyText"/>, which keeps what was sent.</summary>
internal sealed class DecimalTextConverter : JsonConverter<decimal>
{
    private const int Longest = 31; // Sign, 29 digits, point.

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (reader.TokenType == JsonTokenType.String
            && decimal.TryParse(reader.GetString(), Plain, CultureInfo.InvariantCulture, out var value)) return value;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out value)) return value;
        throw new FieldException("Must be a decimal string or number.");
    }

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Longest];
        Utf8Formatter.TryFormat(value, text, out var length);
        writer.WriteStringValue(text[..length]);
    }
}
