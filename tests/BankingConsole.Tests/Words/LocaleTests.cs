using BankingConsole.Shell;

namespace BankingConsole.Tests.Words;

public sealed class LocaleTests
{
    private static readonly Locale English = Locale.Of(
        new("en-US", "America/New_York", ".", ",", [3], "-", "MM/dd/yyyy", "hh:mm:ss tt", "AM", "PM"));
    private static readonly Locale German = Locale.Of(
        new("de-DE", "Europe/Berlin", ",", ".", [3], "-", "dd.MM.yyyy", "HH:mm:ss", "", ""));
    private static readonly Locale French = Locale.Of(
        new("fr-FR", "Europe/Paris", ",", "\u202f", [3], "-", "dd/MM/yyyy", "HH:mm:ss", "", ""));
    private static readonly Locale Hindi = Locale.Of(
        new("hi-IN", "Asia/Kolkata", ".", ",", [3, 2], "-", "dd/MM/yyyy", "hh:mm:ss tt", "am", "pm"));

    [Fact]
    public void Money_is_written_with_the_decimals_that_it_came_with()
    {
        Assert.Equal("1,234,567.50", English.Money(1234567.50m));
        Assert.Equal("-1.234.567,50", German.Money(-1234567.50m));
        Assert.Equal("12,34,567", Hindi.Money(1234567m));
        Assert.Equal("1\u202f234,500", French.Money(1234.500m));
        Assert.Equal("+0.01", English.Change(0.01m));
        // Beyond what a double could tell apart.
        Assert.Equal("123,456,789,012,345,678.91", English.Money(123456789012345678.91m));
    }

    [Theory]
    [InlineData("1,234.50", "1234.50")]
    [InlineData("1234.5", "1234.5")]
    [InlineData(" 12 ", "12")]
    [InlineData("1,234,567", "1234567")]
    [InlineData("0.00", "0.00")]
    public void Money_is_read_as_it_is_written(string text, string expected)
    {
        Assert.True(English.TryReadMoney(text, out var amount));
        Assert.Equal(expected, amount.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("1.50")] // One and a half, or a hundred and fifty: nobody guesses.
    [InlineData("1.23,00")]
    [InlineData("1,2,3")]
    [InlineData("-5")]
    [InlineData("1e3")]
    [InlineData("")]
    [InlineData("٣")]
    [InlineData("5٠")]
    [InlineData("99999999999999999999999999999999")]
    public void What_could_mean_something_else_is_not_read(string text) => Assert.False(German.TryReadMoney(text, out _));

    [Fact]
    public void Every_locale_reads_what_it_writes()
    {
        foreach (var locale in (Locale[])[English, German, French, Hindi, Locale.Invariant])
            foreach (var amount in (decimal[])[0.01m, 12m, 1234.50m, 1234567.500m, 98765432109876.54m])
            {
                Assert.True(locale.TryReadMoney(locale.Money(amount), out var read), locale.Money(amount));
                Assert.Equal(amount, read);
            }
    }

    [Fact]
    public void Moments_are_those_of_the_browsers_zone()
    {
        var moment = new DateTimeOffset(2026, 7, 1, 22, 30, 5, TimeSpan.Zero);
        Assert.Equal("07/01/2026, 06:30:05 PM", English.Moment(moment));
        Assert.Equal("02.07.2026, 00:30:05", German.Moment(moment));
        Assert.Equal("2026-07-02", German.IsoDay(moment));
        Assert.Equal(moment, German.ReadMoment("2026-07-02T00:30:05"));
        Assert.Null(German.ReadMoment("yesterday"));
    }
}
