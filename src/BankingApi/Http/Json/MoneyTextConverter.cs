using System.Buffers;
using System.Text;
using System.Text.Json.Serialization;

namespace BankingApi.Http.Json;

internal sealed class MoneyTextConverter : JsonConverter<MoneyText>
{
    public const string Expected = "Must be an amount: a decimal string, such as \"12.50\", or a number.";

    // Sign, 15 digits, point, 4 digits, and room so that one digit too many is told from a text that is no amount.
    private const int Longest = 1024;

    public override bool HandleNull => true;

    public override MoneyText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) throw new FieldException(Expected);
        if ((reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length) > Longest) throw new FieldException(Expected);
        if (reader.TokenType == JsonTokenType.String) return new MoneyText(reader.GetString()!);
        return new MoneyText(Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan));
    }

    public override void Write(Utf8JsonWriter writer, MoneyText value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.Text);
}
