using BankingConsole.Api;

namespace BankingConsole.Accounts;

internal static class AccountWords
{
    public static string Of(AccountType type) => type switch
    {
        AccountType.Checking => "Checking",
        AccountType.Savings => "Savings",
    };

    /// <summary>As the API writes it, if it is one, from wherever it was pasted.</summary>
    public static string Number(string? text) => Guid.TryParse(text, out var id) ? id.ToString("D") : text?.Trim() ?? "";

    /// <summary>The end of its id: the beginning of ids that follow from time is alike.</summary>
    public static string Tail(Guid id) => "…\u2060" + id.ToString("N")[^8..];
}
