using System.Text.Json.Serialization;

namespace BankingApi.EventStore.Serialization;

/// <summary>Enumerations in the log: <c>Checking</c> is <c>CHECKING</c>, and nothing else is.</summary>
internal sealed class StoredEnumConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
        => (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T> where T : struct, Enum
    {
        // A handful of names each: walking them beats any table.
        private static readonly T[] Values = Enum.GetValues<T>();

        private static readonly JsonEncodedText[] Names =
            Array.ConvertAll(Values, value => JsonEncodedText.Encode(JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString())));

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            for (var i = 0; i < Names.Length && reader.TokenType == JsonTokenType.String; i++)
                if (reader.ValueTextEquals(Names[i].EncodedUtf8Bytes)) return Values[i];
            throw new JsonException($"A stored {typeof(T).Name} is one of {string.Join(", ", Names)}.");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
            => writer.WriteStringValue(Names[Array.IndexOf(Values, value)]);
    }
}
