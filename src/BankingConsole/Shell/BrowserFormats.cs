namespace BankingConsole.Shell;

/// <summary>How the browser writes: taken from its <c>Intl</c>, so that the console needs no tables of locales.</summary>
/// <param name="Groups">Digits in a group from the right; the last one repeats.</param>
/// <param name="Date">A .NET pattern, like <paramref name="Time"/>.</param>
/// <param name="TimeZone">An IANA name.</param>
public sealed record BrowserFormats(
    string Locale, string TimeZone, string Point, string Group, IReadOnlyList<int> Groups, string Minus, string Date, string Time,
    string Am, string Pm);
