namespace BankingApi.Http.Validation;

/// <summary>What a command moves or sets aside.</summary>
/// <param name="Amount">In the currency that the request names, else in the account's.</param>
/// <param name="Currency">Null where the request names none.</param>
public sealed record GivenAmount(decimal Amount, Currency? Currency)
{
    /// <param name="currency">Of the request, checked before; null where it names none.</param>
    /// <param name="kept">What the account is kept in.</param>
    /// <returns>A problem where the amount has more decimals than its currency.</returns>
    public static Result<GivenAmount> Of(MoneyText amount, string? currency, Currency kept)
    {
        var named = currency is null ? null : Currency.Of(currency);
        return amount.TryParse(named ?? kept, MoneySign.Positive, out var value, out var error)
            ? new GivenAmount(value, named) : Problem.Validation("amount", error);
    }
}
