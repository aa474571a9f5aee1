using System.Text.Json.Serialization;

namespace BankingApi.EventStore.Serialization;

/// <summary>Instants in the log: UTC in whole milliseconds, always three digits of them. Any offset is read, none is not.</summary>
internal sealed class StoredInstantConverter : JsonConverter<DateTimeOffset>
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private const int Length = 24;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var instant) || !HasOffset(ref reader))
            throw new JsonException("A stored instant is RFC 3339 with an offset.");
        return new DateTimeOffset(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Length];
        value.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }

    /// <summary>Without one, the reader would take this machine's.</summary>
    private static bool HasOffset(ref Utf8JsonReader reader)
        => reader.ValueIsEscaped // As some serializers write a plus.
            ? reader.GetString() is [.., 'Z'] or [.., '+' or '-', _, _, ':', _, _]
            : reader.ValueSpan is [.., (byte)'Z'] or [.., (byte)'+' or (byte)'-', _, _, (byte)':', _, _];
}
