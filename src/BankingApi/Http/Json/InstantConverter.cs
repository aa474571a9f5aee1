using System.Text.Json.Serialization;

namespace BankingApi.Http.Json;

/// <summary>Instants: UTC with milliseconds, always three digits of them, so that texts sort as the instants do.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    private const int Length = 24;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.TokenType == JsonTokenType.String && InstantText.TryParse(reader.GetString(), out var instant, out _)
            ? instant
            : throw new FieldException(InstantText.Expected);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Length];
        value.UtcDateTime.TryFormat(text, out var length, InstantText.Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
