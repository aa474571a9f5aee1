namespace BankingApi.Http.Json;

/// <summary>Which amounts a field takes.</summary>
public enum MoneySign
{
    Positive,
    NonNegative,

    /// <summary>Negative ones too: bounds of a balance.</summary>
    Any,
}
