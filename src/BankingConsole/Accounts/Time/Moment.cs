using BankingConsole.Api;

namespace BankingConsole.Accounts.Time;

/// <summary>The account as it stood.</summary>
/// <param name="Balance">Null with <paramref name="Problem"/>: not open yet, say.</param>
/// <param name="Problem">Of the balance, or of its steps.</param>
/// <param name="Steps">How it came to this, the newest first; what is known of it, with a problem.</param>
public sealed record Moment(DateTimeOffset At, Balance? Balance, Problem? Problem, IReadOnlyList<HistoryEntry> Steps);
