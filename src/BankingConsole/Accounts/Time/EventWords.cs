using System.Globalization;
using System.Text.Json;
using BankingConsole.Api;
using BankingConsole.Shell;

namespace BankingConsole.Accounts.Time;

/// <summary>The account's events in a teller's words.</summary>
internal static class EventWords
{
    public static string Of(HistoryEntry entry, Locale locale) => Kind(entry) switch
    {
        "BankAccountCreated" => "Opened",
        "BankAccountTransactionRecorded" => Of(entry.Text("type"), entry.Text("direction")) + Quoted(entry.Text("description")),
        "OverdraftLimitChanged" => $"Overdraft limit {Money(entry, "oldLimit", locale)} → {Money(entry, "newLimit", locale)}",
        "BankAccountSuspended" => "Suspended" + Quoted(entry.Text("reason")),
        "BankAccountReactivated" => "Reactivated" + Quoted(entry.Text("reason")),
        "BankAccountClosed" => "Closed" + Quoted(entry.Text("reason")),
        "FundsReserved" => $"Reserved for a transfer: {Money(entry, "amount", locale)}",
        "FundsReservationReleased" => "A transfer failed, its money is free again",
        "IncomingTransferRefused" => "A transfer to it was refused",
        "HoldPlaced" => $"Hold placed: {Money(entry, "amount", locale)}" + Quoted(entry.Text("description")),
        "HoldVoided" => "Hold voided" + Quoted(entry.Text("reason")),
        "HoldExpired" => "Hold expired",
        // An event that came after this console: named as the bank names it.
        _ => entry.EventType,
    };

    /// <summary>Since when it counts: since it was recorded, unless it says otherwise.</summary>
    public static DateTimeOffset ValueAt(HistoryEntry entry)
        => entry.Text("valueAt") is { } value ? DateTimeOffset.Parse(value, CultureInfo.InvariantCulture) : entry.RecordedAt;

    private static string Of(string? type, string? direction) => type switch
    {
        "DEPOSIT" => "Deposit",
        "WITHDRAWAL" => "Withdrawal",
        "INTEREST" => "Interest",
        "REVERSAL" => "Reversal",
        "TRANSFER" => direction == "CREDIT" ? "Transfer in" : "Transfer out",
        _ => type ?? "Transaction",
    };

    private static string Kind(HistoryEntry entry) => entry.EventType.TrimEnd("0123456789".ToCharArray()) is [.. var name, 'V']
        ? name : entry.EventType;

    private static string Quoted(string? text) => string.IsNullOrEmpty(text) ? "" : $" – “{text}”";

    private static string Money(HistoryEntry entry, string name, Locale locale)
        => entry.Data.TryGetProperty(name, out var value) ? locale.Money(value.Deserialize<decimal>(ApiJson.Options)) : "?";
}
