using BankingApi.Domain.Shared;

namespace BankingApi.UnitTests.Domain;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("EUR", 2, "0.00")]
    [InlineData("USD", 2, "0.00")]
    [InlineData("JPY", 0, "0")]
    [InlineData("KWD", 3, "0.000")]
    [InlineData("CLF", 4, "0.0000")]
    [InlineData("UYW", 4, "0.0000")]
    [InlineData("UYI", 0, "0")]
    [InlineData("ZWG", 2, "0.00")]
    public void A_currency_divides_as_ISO_4217_says(string code, int minorUnits, string zero)
    {
        Assert.True(Currency.TryGet(code, out var currency));
        Assert.Equal(code, currency.Code);
        Assert.Equal(minorUnits, currency.MinorUnits);
        Assert.Equal(zero, currency.Zero.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("eur")]
    [InlineData("EU")]
    [InlineData("EURO")]
    [InlineData(" EUR")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("XAU")] // No minor unit.
    [InlineData("XXX")]
    [InlineData("DEM")] // Withdrawn.
    [InlineData("HRK")]
    public void Other_codes_are_unknown(string? code) => Assert.False(Currency.TryGet(code, out _));

    [Fact]
    public void Every_code_is_three_upper_case_letters_and_there_is_one_instance_of_it()
    {
        Assert.All(Currency.All, currency =>
        {
            Assert.Matches("^[A-Z]{3}$", currency.Code);
            Assert.Same(currency, Currency.Of(currency.Code));
        });
        Assert.Equal(
            [(0, 17), (2, 140), (3, 7), (4, 2)],
            Currency.All.GroupBy(currency => currency.MinorUnits).OrderBy(group => group.Key).Select(group => (group.Key, group.Count())));
    }

    [Fact]
    public void An_unknown_code_where_a_known_one_is_due_is_a_bug() => Assert.Throws<ArgumentException>(() => Currency.Of("ABC"));

    [Theory]
    [InlineData("EUR", "1", "1.00")]
    [InlineData("EUR", "1.5", "1.50")]
    [InlineData("EUR", "1.5000", "1.50")]
    [InlineData("EUR", "-1.5", "-1.50")]
    [InlineData("JPY", "7.00", "7")]
    [InlineData("KWD", "7", "7.000")]
    [InlineData("CLF", "12345678901234567890.1", "12345678901234567890.1000")]
    public void Scaling_writes_the_same_value_with_the_currencys_decimals(string code, string amount, string scaled)
    {
        var value = Currency.Of(code).Scale(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(scaled, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("EUR", "1.001")]
    [InlineData("JPY", "0.1")]
    [InlineData("CLF", "0.00001")]
    public void Scaling_never_rounds(string code, string amount)
    {
        var value = decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture);
        Assert.False(Currency.Of(code).Fits(value));
        Assert.Throws<ArgumentException>(() => Currency.Of(code).Scale(value));
    }
}
