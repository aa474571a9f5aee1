using System.Globalization;
using BankingApi.Domain.Shared;
using BankingApi.Http.Json;

namespace BankingApi.UnitTests.Http;

public sealed class MoneyTextTests
{
    [Theory]
    [InlineData("EUR", "100", "100.00")]
    [InlineData("EUR", "100.0", "100.00")]
    [InlineData("EUR", "100.00", "100.00")]
    [InlineData("EUR", "0.01", "0.01")]
    [InlineData("EUR", "0.5", "0.50")]
    [InlineData("JPY", "100", "100")]
    [InlineData("KWD", "0.001", "0.001")]
    [InlineData("CLF", "0.0001", "0.0001")]
    [InlineData("EUR", "999999999999999.99", "999999999999999.99")]
    [InlineData("CLF", "999999999999999.9999", "999999999999999.9999")]
    [InlineData(null, "1.2340", "1.2340")]
    [InlineData(null, "1", "1")]
    public void A_plain_positive_amount_is_read_exactly(string? code, string text, string expected)
    {
        Assert.True(new MoneyText(text).TryParse(CurrencyOf(code), MoneySign.Positive, out var amount, out var error), error);
        Assert.Equal(expected, amount.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("EUR", "1.001")]
    [InlineData("EUR", "1.000")] // A trailing zero is a decimal, too.
    [InlineData("JPY", "1.0")]
    [InlineData("JPY", "1.")]
    [InlineData("KWD", "1.0000")]
    [InlineData("CLF", "1.00000")]
    [InlineData(null, "1.00000")]
    [InlineData("EUR", "1000000000000000")]
    [InlineData("EUR", "1000000000000000.00")]
    [InlineData("EUR", "99999999999999999999999999999999999999999999999")]
    [InlineData("EUR", "1e2")]
    [InlineData("EUR", "1E2")]
    [InlineData("EUR", "1e0")]
    [InlineData("EUR", "+5")]
    [InlineData("EUR", ".5")]
    [InlineData("EUR", "5.")]
    [InlineData("EUR", ".")]
    [InlineData("EUR", "")]
    [InlineData("EUR", " 5")]
    [InlineData("EUR", "5 ")]
    [InlineData("EUR", "5\n")]
    [InlineData("EUR", "1 000")]
    [InlineData("EUR", "1,000")]
    [InlineData("EUR", "1_000")]
    [InlineData("EUR", "1.2.3")]
    [InlineData("EUR", "NaN")]
    [InlineData("EUR", "Infinity")]
    [InlineData("EUR", "0x10")]
    [InlineData("EUR", "007")]
    [InlineData("EUR", "00.50")]
    [InlineData("EUR", "00")]
    [InlineData("EUR", "--5")]
    [InlineData("EUR", "-")]
    [InlineData("EUR", "٣")] // A digit, but not of ASCII.
    [InlineData("EUR", "５")]
    [InlineData("EUR", "€5")]
    public void Other_spellings_are_refused_whatever_the_sign(string? code, string text)
    {
        foreach (var sign in Enum.GetValues<MoneySign>())
        {
            Assert.False(new MoneyText(text).TryParse(CurrencyOf(code), sign, out _, out var error));
            Assert.NotEmpty(error);
        }
    }

    [Theory]
    [InlineData("0", false, true)]
    [InlineData("0.00", false, true)]
    [InlineData("0.01", true, true)]
    [InlineData("-0.01", false, false)]
    [InlineData("-5", false, false)]
    [InlineData("-0", false, false)]
    public void The_sign_that_is_due_decides(string text, bool positive, bool nonNegative)
    {
        Assert.Equal(positive, new MoneyText(text).TryParse(Currency.Of("EUR"), MoneySign.Positive, out _, out _));
        Assert.Equal(nonNegative, new MoneyText(text).TryParse(Currency.Of("EUR"), MoneySign.NonNegative, out _, out _));
        Assert.True(new MoneyText(text).TryParse(Currency.Of("EUR"), MoneySign.Any, out var amount, out _));
        Assert.Equal(decimal.Parse(text, CultureInfo.InvariantCulture), amount);
        Assert.False(decimal.IsNegative(amount) && amount == 0);
    }

    [Fact]
    public void A_missing_text_is_refused() => Assert.False(default(MoneyText).TryParse(null, MoneySign.Any, out _, out _));

    private static Currency? CurrencyOf(string? code) => code is null ? null : Currency.Of(code);
}
