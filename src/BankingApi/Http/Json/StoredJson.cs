using System.Text.Json.Serialization;

namespace BankingApi.Http.Json;

/// <summary>A JSON value as the log has it, to be told as part of an answer.</summary>
/// <param name="Utf8">Valid, and without white space.</param>
[JsonConverter(typeof(StoredJsonConverter))]
public readonly record struct StoredJson(ReadOnlyMemory<byte> Utf8);

/// <summary>Copies it. Only what is escaped in the log, where an answer has it plain, is taken apart.</summary>
public sealed class StoredJsonConverter : JsonConverter<StoredJson>
{
    public override StoredJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => throw new NotSupportedException("Nobody sends what the log has.");

    public override void Write(Utf8JsonWriter writer, StoredJson value, JsonSerializerOptions options)
    {
        if (!value.Utf8.Span.Contains((byte)'\\'))
        {
            writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
            return;
        }
        using var json = JsonDocument.Parse(value.Utf8);
        json.RootElement.WriteTo(writer);
    }
}
