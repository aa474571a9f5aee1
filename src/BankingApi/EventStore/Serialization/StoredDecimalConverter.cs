using System.Buffers.Text;
using System.Text.Json.Serialization;

namespace BankingApi.EventStore.Serialization;

/// <summary>Amounts in the log: a string with the decimal's own scale, plain digits only. A number is read too.</summary>
internal sealed class StoredDecimalConverter : JsonConverter<decimal>
{
    private const int Longest = 31; // Sign, 29 digits, point.

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return reader.TokenType switch
        {
            JsonTokenType.String when decimal.TryParse(reader.GetString(), Plain, CultureInfo.InvariantCulture, out var text) => text,
            JsonTokenType.Number when reader.TryGetDecimal(out var number) => number,
            _ => throw new JsonException("A stored amount is a decimal string or number."),
        };
    }

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Longest];
        Utf8Formatter.TryFormat(value, text, out var length);
        writer.WriteStringValue(text[..length]);
    }
}
