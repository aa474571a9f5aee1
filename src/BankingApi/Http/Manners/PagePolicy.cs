namespace BankingApi.Http.Manners;

/// <summary>What a page may do in a browser (Content-Security-Policy).</summary>
internal static class PagePolicy
{
    /// <summary>Nothing but be read: for every page that does not bring a policy of its own.</summary>
    public const string Text = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
