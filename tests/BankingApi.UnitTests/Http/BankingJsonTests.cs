using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BankingApi.Http.Binding;
using BankingApi.Http.Json;

namespace BankingApi.UnitTests.Http;

public sealed class BankingJsonTests
{
    public enum Colour
    {
        Red,
        DarkBlue,
    }

    [Theory]
    [InlineData("100.00")]
    [InlineData("100")]
    [InlineData("-0.5")]
    [InlineData("0.00")]
    [InlineData("0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("1234567890123456789.00")]
    public void A_decimal_is_written_as_text_with_its_own_scale(string text)
    {
        var value = decimal.Parse(text, CultureInfo.InvariantCulture);
        Assert.Equal($"\"{text}\"", JsonSerializer.Serialize(value, BankingJson.Options));
        Assert.Equal(value, JsonSerializer.Deserialize<decimal>($"\"{text}\"", BankingJson.Options));
    }

    [Fact]
    public void An_instant_is_written_in_UTC_with_three_digits_of_milliseconds()
    {
        Assert.Equal("\"2026-01-31T22:59:59.000Z\"", Written(new DateTimeOffset(2026, 1, 31, 23, 59, 59, TimeSpan.FromHours(1))));
        Assert.Equal("\"0001-01-01T00:00:00.000Z\"", Written(DateTimeOffset.MinValue));
        Assert.Equal("\"9999-12-31T23:59:59.999Z\"", Written(DateTimeOffset.MaxValue));
        static string Written(DateTimeOffset instant) => JsonSerializer.Serialize(instant, BankingJson.Options);
    }

    [Fact]
    public void An_enumeration_is_upper_case()
    {
        Assert.Equal("[\"RED\",\"DARK_BLUE\",null]",
            JsonSerializer.Serialize(new Colour?[] { Colour.Red, Colour.DarkBlue, null }, BankingJson.Options));
        Assert.Equal([Colour.Red, Colour.DarkBlue],
            JsonSerializer.Deserialize<Colour[]>("[\"RED\",\"DARK_BLU\\u0045\"]", BankingJson.Options)!);
        Assert.Throws<ArgumentOutOfRangeException>(() => EnumText<Colour>.ToText((Colour)7));
    }

    [Theory]
    [InlineData("\"red\"")]
    [InlineData("\"Red\"")]
    [InlineData("\" RED\"")]
    [InlineData("\"RED,DARK_BLUE\"")]
    [InlineData("\"\"")]
    [InlineData("\"0\"")]
    [InlineData("0")]
    [InlineData("null")]
    [InlineData("{}")]
    public void An_enumeration_takes_no_other_spelling(string json)
        => Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<Colour>(json, BankingJson.Options));

    [Theory]
    [InlineData("\"12.50\"", "12.50")]
    [InlineData("12.50", "12.50")]
    [InlineData("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827")]
    [InlineData("1E+2", "1E+2")]
    [InlineData("-0", "-0")]
    [InlineData("\"1\\u0032\"", "12")]
    [InlineData("\"\"", "")]
    public void Money_keeps_what_was_sent(string json, string text)
        => Assert.Equal(text, JsonSerializer.Deserialize<MoneyText>(json, BankingJson.Options).Text);

    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("{}")]
    public void Money_is_nothing_else(string json)
        => Assert.Throws<FieldException>(() => JsonSerializer.Deserialize<MoneyText>(json, BankingJson.Options));

    [Fact]
    public void A_generated_context_that_comes_late_serves_with_the_same_options()
    {
        JsonSerializer.Serialize(1, BankingJson.Options);
        BankingJson.Use(GeneratedContext.Default);
        BankingJson.Use(GeneratedContext.Default);

        var json = JsonSerializer.Serialize(new Generated(1.50m, Colour.DarkBlue, null), BankingJson.Options);

        Assert.Equal("{\"someAmount\":\"1.50\",\"colour\":\"DARK_BLUE\",\"note\":null}", json);
        Assert.Same(GeneratedContext.Default, BankingJson.Options.GetTypeInfo(typeof(Generated)).OriginatingResolver);
        Assert.Equal(["Note", "colour"], FieldsAtFault("{\"someAmount\":1,\"Note\":\"\",\"note\":null}").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> FieldsAtFault(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var type = BankingJson.Options.GetTypeInfo(typeof(Generated));
        var exception = Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(bytes, type));
        return JsonDiagnosis.Of(bytes, type, exception).Errors!.Keys;
    }

    public sealed record Generated(decimal SomeAmount, Colour Colour, string? Note);
}

[JsonSerializable(typeof(BankingJsonTests.Generated))]
internal sealed partial class GeneratedContext : JsonSerializerContext;
