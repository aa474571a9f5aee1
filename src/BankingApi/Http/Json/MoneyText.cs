using System.Diagnostics.CodeAnalysis;

namespace BankingApi.Http.Json;

/// <summary>An amount in a request, exactly as it was sent: the text of a JSON string, of a JSON number, or of a query parameter. It
/// becomes a decimal only once the currency, and so the number of decimals, is known; it is never a double.</summary>
public readonly record struct MoneyText(string Text)
{
    public const int MaxIntegerDigits = 15;

    /// <summary>The most that any currency has; for amounts without one.</summary>
    public const int MaxDecimals = 4;

    /// <param name="currency">Null where the request names none.</param>
    /// <param name="allowed">Which signs are.</param>
    /// <param name="amount">Scaled to the currency's minor units; without one as it was written.</param>
    /// <param name="error">For the client; does not repeat the text.</param>
    public bool TryParse(Currency? currency, MoneySign allowed, out decimal amount, [NotNullWhen(false)] out string? error)
    {
        amount = 0;
        error = Parse(currency, allowed, ref amount);
        return error is null;
    }

    public override string ToString() => Text ?? "";

    private string? Parse(Currency? currency, MoneySign allowed, ref decimal amount)
    {
        var text = Text.AsSpan();
        var negative = text is ['-', ..];
        if (negative) text = text[1..];

        var point = text.IndexOf('.');
        var integer = point < 0 ? text : text[..point];
        var decimals = point < 0 ? [] : text[(point + 1)..];
        if (!IsDigits(integer) || (point >= 0 && !IsDigits(decimals)) || integer is ['0', _, ..])
            return "Must be a plain decimal number, such as \"12.50\".";
        if (negative && allowed != MoneySign.Any)
            return allowed == MoneySign.Positive ? "Must be more than zero." : "Must not be negative.";
        if (integer.Length > MaxIntegerDigits) return "Must have at most 15 digits before the decimal point.";
        var mostDecimals = currency?.MinorUnits ?? MaxDecimals;
        if (decimals.Length > mostDecimals)
            return currency is null
                ? "Must have at most 4 decimals." : $"Must have at most {mostDecimals} decimals, as {currency.Code} has.";

        // 15 and 4 digits fit into 64 bits.
        ulong digits = 0;
        foreach (var digit in integer) digits = (digits * 10) + (ulong)(digit - '0');
        foreach (var digit in decimals) digits = (digits * 10) + (ulong)(digit - '0');
        if (digits == 0 && allowed == MoneySign.Positive) return "Must be more than zero.";

        amount = new decimal(unchecked((int)digits), unchecked((int)(digits >> 32)), 0, negative && digits != 0, (byte)decimals.Length);
        if (currency is not null) amount = currency.Scale(amount);
        return null;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
