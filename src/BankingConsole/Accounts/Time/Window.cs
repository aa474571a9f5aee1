namespace BankingConsole.Accounts.Time;

/// <summary>How far back one looks.</summary>
/// <param name="Length">Null: since the opening.</param>
public sealed record Window(string Name, string Text, TimeSpan? Length)
{
    public static IReadOnlyList<Window> All { get; } =
    [
        new("all", "Since the opening", null),
        new("year", "A year", TimeSpan.FromDays(365)),
        new("month", "30 days", TimeSpan.FromDays(30)),
        new("week", "A week", TimeSpan.FromDays(7)),
        new("day", "A day", TimeSpan.FromDays(1)),
        new("hour", "An hour", TimeSpan.FromHours(1)),
    ];

    public DateTimeOffset Start(DateTimeOffset openedAt, DateTimeOffset now) => Length is { } length ? now - length : openedAt;
}
