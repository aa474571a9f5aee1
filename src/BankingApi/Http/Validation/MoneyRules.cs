namespace BankingApi.Http.Validation;

/// <summary>The rules of money and currencies, for validators.</summary>
internal static class MoneyRules
{
    private const string Fault = nameof(Fault);
    public const string UnknownCurrency = "Must be an ISO 4217 currency code in upper case, such as EUR.";

    /// <summary>As far as can be said before the currency is known for sure.</summary>
    public static IRuleBuilderOptions<T, MoneyText?> Money<T>(
        this IRuleBuilder<T, MoneyText?> rule, MoneySign allowed, Func<T, string?> currencyOf)
        => rule.Must((message, money, context) =>
        {
            var currency = Currency.TryGet(currencyOf(message), out var known) ? known : null;
            if (money is not { } text || text.TryParse(currency, allowed, out _, out var error)) return true;
            context.MessageFormatter.AppendArgument(Fault, error);
            return false;
        }).WithMessage($"{{{Fault}}}");

    public static IRuleBuilderOptions<T, string?> CurrencyCode<T>(this IRuleBuilder<T, string?> rule)
        => rule.Must(code => code is null || Currency.TryGet(code, out _)).WithMessage(UnknownCurrency);
}
