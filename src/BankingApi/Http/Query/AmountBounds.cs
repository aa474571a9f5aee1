namespace BankingApi.Http.Query;

/// <summary>Amounts that bound a filter; they may be negative.</summary>
internal static class AmountBounds
{
    /// <returns>Null when it is absent, or wrong (an error then).</returns>
    public static decimal? Read(string? text, string parameter, Currency? currency, FieldErrors errors)
    {
        if (text is null) return null;
        if (new MoneyText(text).TryParse(currency, MoneySign.Any, out var amount, out var error)) return amount;
        errors.Add(parameter, error);
        return null;
    }

    /// <summary>One spelling for one value: 10 and 10.00 are the same bound.</summary>
    public static string? Text(decimal? bound) => bound?.ToString("0.####", CultureInfo.InvariantCulture);
}
