using BankingConsole.Shell;

namespace BankingConsole.Forms;

/// <summary>Reads what fields say.</summary>
internal static class FieldReader
{
    /// <summary>The amount in a field; null, and said at the field, when it is none. What becomes of it is the bank's to say.</summary>
    /// <param name="like">An amount of the same currency: an example has as many decimals.</param>
    public static decimal? Amount(this Attempt attempt, Locale locale, string field, string? text, decimal like, bool isOptional = false)
    {
        if (isOptional && string.IsNullOrWhiteSpace(text)) return null;
        if (locale.TryReadMoney(text, out var amount)) return amount;
        attempt.Errors.Refuse(field, string.IsNullOrWhiteSpace(text) ? "Is required." : $"Write it like {locale.Example(like)}.");
        return null;
    }

    /// <summary>The beginning of the day in a field, where the user is; null when there is none.</summary>
    public static DateTimeOffset? Day(this Attempt attempt, Locale locale, string field, string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (locale.ReadMoment(text) is { } day) return day;
        attempt.Errors.Refuse(field, "Not a day.");
        return null;
    }
}
