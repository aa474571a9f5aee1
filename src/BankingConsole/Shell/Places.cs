using BankingConsole.SignIn;

namespace BankingConsole.Shell;

/// <summary>Where one can go, and the scope that one needs there.</summary>
internal static class Places
{
    private static readonly (string Scope, string Path, string Text)[] All =
    [
        ("owners:read", "owners", "Owners"), ("accounts:read", "accounts", "Accounts"), ("transfers:read", "transfers", "Transfers"),
        ("analytics:read", "analytics", "Analytics"), ("operations:read", "operations", "Operations"),
    ];

    public static IEnumerable<(string Path, string Text)> Of(Session session)
        => All.Where(place => session.May(place.Scope)).Select(place => (place.Path, place.Text));
}
