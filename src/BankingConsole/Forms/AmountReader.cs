using BankingConsole.Shell;

namespace BankingConsole.Forms;

internal static class AmountReader
{
    /// <summary>The amount in a field; null, and said at the field, when it is none. What becomes of it is the bank's to say.</summary>
    public static decimal? Amount(this Attempt attempt, Locale locale, string field, string? text, bool isOptional = false)
    {
        if (isOptional && string.IsNullOrWhiteSpace(text)) return null;
        if (locale.TryReadMoney(text, out var amount)) return amount;
        attempt.Errors.Refuse(field, string.IsNullOrWhiteSpace(text) ? "Is required." : $"Write it like {locale.Example}.");
        return null;
    }
}
