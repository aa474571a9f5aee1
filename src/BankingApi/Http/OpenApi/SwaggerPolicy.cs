namespace BankingApi.Http.OpenApi;

/// <summary>What Swagger UI may do in a browser (Content-Security-Policy): run its own files, and ask this service.</summary>
internal sealed class SwaggerPolicy
{
    /// <summary>The style sheet inside its logo, the only one that its scripts bring along.</summary>
    private const string Logo = "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='";

    /// <summary>Origins that it may ask as well, such as the authority that it signs in at.</summary>
    public ICollection<string> ConnectTo { get; } = [];

    /// <summary>Its pictures are in its style sheet, as <c>data:</c>.</summary>
    public override string ToString()
        => $"default-src 'none'; script-src 'self'; style-src 'self' {Logo}; img-src 'self' data:; "
            + $"connect-src {string.Join(' ', ConnectTo.Prepend("'self'"))}; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
