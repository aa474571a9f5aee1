using System.Text.Json;
using BankingConsole.Api;

namespace BankingConsole.Accounts.Time;

internal static class Reversible
{
    private static readonly string[] Types = ["DEPOSIT", "WITHDRAWAL", "INTEREST"];

    /// <summary>The transaction of a step that may be taken back, by what it is; whether it was already is the bank's to say.</summary>
    public static Guid? TransactionOf(HistoryEntry step)
        => Text(step, "type") is { } type && Types.Contains(type) && Guid.TryParse(Text(step, "transactionId"), out var id) ? id : null;

    private static string? Text(HistoryEntry step, string name)
        => step.Data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
