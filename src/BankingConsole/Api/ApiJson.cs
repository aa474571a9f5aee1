using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BankingConsole.Api;

/// <summary>JSON as the API speaks it: money is a decimal string, enumerations are upper case, what is null is left out.</summary>
internal static class ApiJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new MoneyText(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false) },
    };

    /// <summary>A decimal keeps the decimals that it was written with, so the currency's own are shown without a table of
    /// currencies.</summary>
    private sealed class MoneyText : JsonConverter<decimal>
    {
        private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => decimal.TryParse(reader.GetString(), Plain, CultureInfo.InvariantCulture, out var amount)
                ? amount : throw new JsonException("Not an amount.");

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options)
            => writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
