using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace BankingConsole.Shell;

/// <summary>Writes and reads money and moments as the user does. Money never passes through a double.</summary>
public sealed class Locale
{
    private readonly NumberFormatInfo _numbers;
    private readonly DateTimeFormatInfo _names;
    private readonly BrowserFormats _formats;
    private readonly DateTimeZone _zone;
    private readonly Regex _amount;

    /// <summary>Words that run from right to left stand in a page that runs from left to right: a moment is kept together.</summary>
    private readonly bool _isMixed;

    private Locale(BrowserFormats formats)
    {
        _formats = formats;
        _zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(formats.TimeZone) ?? DateTimeZone.Utc;
        _numbers = new NumberFormatInfo
        {
            NumberDecimalSeparator = formats.Point,
            NumberGroupSeparator = formats.Group,
            NegativeSign = formats.Minus,
            NumberGroupSizes = [.. formats.Groups],
        };
        _isMixed = (formats.Am + formats.Pm + formats.Date + formats.Time).Any(letter => letter is >= '\u0590' and <= '\u08ff');
        _names = new DateTimeFormatInfo { AMDesignator = formats.Am, PMDesignator = formats.Pm };
        var (group, point) = (Regex.Escape(formats.Group), Regex.Escape(formats.Point));
        if (string.IsNullOrWhiteSpace(formats.Group)) group = @"\s";
        _amount = new Regex($@"^(?:[0-9]+|[0-9]{{1,3}}(?:{group}[0-9]{{2,3}})*{group}[0-9]{{3}})(?:{point}(?<decimals>[0-9]+))?$");
    }

    public static Locale Invariant { get; } = new(new("en", "UTC", ".", ",", [3], "-", "yyyy-MM-dd", "HH:mm:ss", "AM", "PM"));

    public string TimeZone => _zone.Id;

    /// <summary>How an amount is written here, as an example.</summary>
    /// <param name="like">An amount with as many decimals.</param>
    public string Example(decimal like) => Money(like.Scale == 0 ? 1234m : 1234.5m + new decimal(0, 0, 0, false, like.Scale));

    public static Locale Of(BrowserFormats formats) => new(formats);

    /// <summary>With the decimals that it came with, which are its currency's.</summary>
    public string Money(decimal amount) => amount.ToString($"N{amount.Scale}", _numbers);

    public string Money(decimal amount, string currency) => $"{Money(amount)}\u00a0{currency}";

    /// <summary>With its sign, also a plus.</summary>
    public string Change(decimal amount) => amount > 0 ? "+" + Money(amount) : Money(amount);

    public string Count(long count) => count.ToString("N0", _numbers);

    public string Moment(DateTimeOffset moment)
    {
        var text = $"{Written(moment, _formats.Date)}, {Written(moment, _formats.Time)}";
        return _isMixed ? $"\u2066{text}\u2069" : text;
    }

    public string Day(DateTimeOffset moment) => Written(moment, _formats.Date);

    public string Day(DateOnly date) => date.ToString(_formats.Date, _names);

    /// <summary>The date there and then, as the API and date inputs write it.</summary>
    public string IsoDay(DateTimeOffset moment) => Written(moment, "yyyy-MM-dd");

    /// <summary>A moment of the user's clock (<c>2026-01-31T23:59:30</c>, or the beginning of a day), as date and time inputs write it.
    /// </summary>
    public DateTimeOffset? ReadMoment(string? text)
        => DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock) && clock.Year is > 1 and < 9999
            ? _zone.AtLeniently(LocalDateTime.FromDateTime(clock)).ToDateTimeOffset() : null;

    /// <summary>Reads what a user writes; strict, since a point that groups in one country divides in another.</summary>
    public bool TryReadMoney(string? text, out decimal amount)
    {
        amount = 0;
        var trimmed = text?.Trim() ?? "";
        if (_amount.Match(trimmed) is not { Success: true } match) return false;
        var decimals = match.Groups["decimals"];
        var beforePoint = decimals.Success ? trimmed[..decimals.Index] : trimmed;
        var whole = string.Concat(beforePoint.Where(char.IsAsciiDigit));
        var plain = decimals.Success ? $"{whole}.{decimals.Value}" : whole;
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);
    }

    private string Written(DateTimeOffset moment, string pattern)
        => Instant.FromDateTimeOffset(moment).InZone(_zone).ToDateTimeUnspecified().ToString(pattern, _names);
}
