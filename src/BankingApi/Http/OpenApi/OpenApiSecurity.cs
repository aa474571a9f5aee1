namespace BankingApi.Http.OpenApi;

/// <summary>What the OpenAPI document says of tokens. Whoever checks them registers one; it is asked for anew with each document, since an
/// authority's addresses may be known only after the start.</summary>
public sealed record OpenApiSecurity
{
    /// <summary>Whether a call without a token is refused. Scopes are named either way, so that clients know them before.</summary>
    public bool Required { get; init; }

    /// <summary>Where people sign in (code flow with PKCE); without both addresses, the document knows pasted tokens only.</summary>
    public Uri? AuthorizationUrl { get; init; }

    /// <summary>Where a code becomes a token.</summary>
    public Uri? TokenUrl { get; init; }

    /// <summary>As which client Swagger UI signs in.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Whether <c>/metrics</c> is open to all.</summary>
    public bool OpenMetrics { get; init; }
}
