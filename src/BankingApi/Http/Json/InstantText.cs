namespace BankingApi.Http.Json;

/// <summary>Instants as RFC 3339 writes them, always with an offset.</summary>
public static class InstantText
{
    /// <summary>Of answers, in UTC.</summary>
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public const string Expected = "Must be an instant with an offset, such as 2026-01-31T23:59:59Z.";

    public const string ExpectedOrDate = "Must be an instant with an offset (2026-01-31T23:59:59Z) or a date (2026-01-31).";

    private const int TickDigits = 7;

    /// <param name="instant">In UTC, cut to the millisecond: all instants of this service are whole milliseconds.</param>
    /// <param name="wasCut">Whether the text said more than <paramref name="instant"/> does.</param>
    /// <param name="spaceIsPlus">A <c>+</c> in a query that was not escaped arrives as a space.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant, out bool wasCut, bool spaceIsPlus = false)
    {
        instant = default;
        wasCut = false;

        // yyyy-MM-ddTHH:mm:ss, then a fraction, then an offset.
        if (text.Length < 20 || !TryParseDate(text[..10], out var date) || text[10] is not ('T' or 't')) return false;
        if (text[13] != ':' || text[16] != ':') return false;
        if (!TwoDigits(text[11..], 23, out var hour) || !TwoDigits(text[14..], 59, out var minute)
            || !TwoDigits(text[17..], 59, out var second)) return false;
        text = text[19..];

        var ticks = date.ToDateTime(default).Ticks + new TimeSpan(hour, minute, second).Ticks;
        if (text[0] == '.')
        {
            if (!TryParseFraction(ref text, out var fraction, out wasCut)) return false;
            ticks += fraction;
        }

        if (!TryParseOffset(text, spaceIsPlus, out var offset)) return false;
        ticks -= offset.Ticks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks) return false;

        var rest = ticks % TimeSpan.TicksPerMillisecond;
        wasCut |= rest != 0;
        instant = new DateTimeOffset(ticks - rest, TimeSpan.Zero);
        return true;
    }

    /// <summary>An instant, or a date, which means its start in UTC.</summary>
    public static bool TryParseStart(string text, out DateTimeOffset instant)
    {
        if (!TryParseDate(text, out var date)) return TryParse(text, out instant, out _);
        instant = new DateTimeOffset(date.ToDateTime(default), TimeSpan.Zero);
        return true;
    }

    /// <summary><c>yyyy-MM-dd</c>, years 0001 to 9999.</summary>
    public static bool TryParseDate(ReadOnlySpan<char> text, out DateOnly date)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date) && text.Length == 10;

    private static bool TryParseFraction(ref ReadOnlySpan<char> text, out long ticks, out bool wasCut)
    {
        ticks = 0;
        wasCut = false;
        var length = text[1..].IndexOfAnyExceptInRange('0', '9');
        if (length < 1) return false; // Without a digit, or without an offset after it.
        for (var i = 0; i < Math.Max(length, TickDigits); i++)
        {
            var digit = i < length ? text[1 + i] - '0' : 0;
            if (i < TickDigits) ticks = (ticks * 10) + digit;
            else wasCut |= digit != 0;
        }

        text = text[(1 + length)..];
        return true;
    }

    private static bool TryParseOffset(ReadOnlySpan<char> text, bool spaceIsPlus, out TimeSpan offset)
    {
        offset = default;
        if (text is ['Z' or 'z']) return true;
        if (text.Length != 6 || text[3] != ':') return false;
        if (!TwoDigits(text[1..], 23, out var hours) || !TwoDigits(text[4..], 59, out var minutes)) return false;
        offset = new TimeSpan(hours, minutes, 0);
        if (text[0] == '-') offset = -offset;
        return text[0] is '+' or '-' || (spaceIsPlus && text[0] == ' ');
    }

    private static bool TwoDigits(ReadOnlySpan<char> text, int most, out int value)
    {
        value = 0;
        if (!char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[1])) return false;
        value = ((text[0] - '0') * 10) + (text[1] - '0');
        return value <= most;
    }
}
