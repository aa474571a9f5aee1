namespace BankingConsole.Accounts.Time;

/// <summary>How far back one looks.</summary>
/// <param name="Length">Null: since the opening.</param>
public sealed record Window(string Text, TimeSpan? Length)
{
    public static IReadOnlyList<Window> All { get; } =
    [
        new("Since the opening", null),
        new("A year", TimeSpan.FromDays(365)),
        new("30 days", TimeSpan.FromDays(30)),
        new("A week", TimeSpan.FromDays(7)),
        new("A day", TimeSpan.FromDays(1)),
        new("An hour", TimeSpan.FromHours(1)),
    ];

    public DateTimeOffset Start(DateTimeOffset openedAt, DateTimeOffset now) => Length is { } length ? now - length : openedAt;
}
