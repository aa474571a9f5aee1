using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BankingApi.Security;

/// <summary>How a token becomes a caller. ASP.NET Core checks it; what it says is read here, and remembered.</summary>
internal sealed class BearerTokens(IdentityProvider provider, RememberedTokens remembered) : JwtBearerEvents
{
    private const string Scheme = "Bearer ";

    /// <summary>Characters: what is longer is nobody's token, and not worth a look.</summary>
    private const int MaxLength = 16 * 1024;

    public override async Task MessageReceived(MessageReceivedContext context)
    {
        var headers = context.Request.Headers.Authorization;
        if (headers.Count == 0) return;
        if (headers is [{ } other] && !other.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return; // Nothing that we ask for.
        if (headers is not [{ } header] || header[Scheme.Length..].Trim() is not { Length: > 0 and <= MaxLength } token)
        {
            context.Fail("There is not one token of a sensible length.");
            return;
        }
        if (await provider.IsKnown(context.HttpContext.RequestAborted)) context.Token = token;
        else context.Fail(new ProviderUnavailableException());
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        var token = (JsonWebToken)context.SecurityToken;
        var expiresAt = new DateTimeOffset(token.ValidTo, TimeSpan.Zero);
        if (TokenPayload.Read(token.EncodedPayload, expiresAt) is not { } who)
        {
            context.Fail("The token does not say who it is.");
            return Task.CompletedTask;
        }
        context.Principal = who;
        var result = AuthenticateResult.Success(new(who, context.Scheme.Name));
        remembered.Add(context.Request.Headers.Authorization[0]!, result, expiresAt);
        return Task.CompletedTask;
    }

    /// <summary>What the contract says of tokens, beyond what stands in the configuration.</summary>
    public static void Configure(JwtBearerOptions options)
    {
        options.EventsType = typeof(BearerTokens);
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.IncludeErrorDetails = false;
        options.BackchannelTimeout = TimeSpan.FromSeconds(5);
        // For a key that is not known yet, at most so often, whatever tokens come.
        options.RefreshInterval = TimeSpan.FromSeconds(10);
        var rules = options.TokenValidationParameters;
        rules.ClockSkew = TimeSpan.FromSeconds(30);
        rules.RequireSignedTokens = true;
        rules.RequireExpirationTime = true;
        rules.AlgorithmValidator = static (algorithm, key, _, _) => IsOfKey(algorithm, key);
    }

    /// <summary>By default, the keys from before the last change would go on being good for an hour.</summary>
    public static void ForgetWithdrawnKeys(JwtBearerOptions options)
    {
        if (options.ConfigurationManager is BaseConfigurationManager published) published.UseLastKnownGoodConfiguration = false;
    }

    /// <summary>An algorithm other than the key's own is refused, even where the key would serve it.</summary>
    private static bool IsOfKey(string algorithm, SecurityKey key) => key switch
    {
        JsonWebKey { Alg: { Length: > 0 } own } => algorithm == own,
        SymmetricSecurityKey or JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.Octet } => algorithm is ['H', 'S', ..],
        ECDsaSecurityKey or JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve } => algorithm is ['E', 'S', ..],
        _ => algorithm is ['R' or 'P', 'S', ..],
    };
}
