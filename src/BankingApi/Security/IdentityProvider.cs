using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace BankingApi.Security;

/// <summary>The keys of whoever issues the tokens are not known: no token can be judged, neither good nor bad.</summary>
public sealed class ProviderUnavailableException()
    : OutageException("The identity provider does not answer as one, so no token can be checked.", null);

/// <summary>What the provider publishes of itself. Until it has answered once, requests share one attempt to ask it, wait for it a little,
/// and are told soon that it is away; from then on its keys are known, whatever becomes of it.</summary>
internal sealed class IdentityProvider(IOptionsMonitor<JwtBearerOptions> bearer, TimeProvider clock)
{
    /// <summary>How long a request waits for the first answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Between two attempts.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private const string Scheme = JwtBearerDefaults.AuthenticationScheme;

    private readonly Lock _asking = new();
    private Task<OpenIdConnectConfiguration>? _attempt;
    private DateTimeOffset _attemptedAt = DateTimeOffset.MinValue;
    private volatile bool _isKnown;

    /// <returns>False while it is away; true also where there is none, because the keys stand in the configuration.</returns>
    public async ValueTask<bool> IsKnown(CancellationToken cancellationToken)
        => _isKnown || await Find(cancellationToken) is not null || bearer.Get(Scheme).ConfigurationManager is null;

    /// <summary>As far as it has answered already; null otherwise.</summary>
    public OpenIdConnectConfiguration? Known => _attempt is { IsCompletedSuccessfully: true } answered ? answered.Result : null;

    /// <summary>Begins to ask, if there is anybody to be asked.</summary>
    public void Ask()
    {
        if (bearer.Get(Scheme).ConfigurationManager is not null) _ = Attempt();
    }

    /// <returns>Null while it is away, and where there is none.</returns>
    public async ValueTask<OpenIdConnectConfiguration?> Find(CancellationToken cancellationToken)
    {
        if (bearer.Get(Scheme).ConfigurationManager is null) return null;
        try
        {
            var found = await Attempt().WaitAsync(Patience, clock, cancellationToken);
            _isKnown = true;
            return found;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null; // Whatever it answered, it is nothing that tokens could be judged by.
        }
    }

    private Task<OpenIdConnectConfiguration> Attempt()
    {
        lock (_asking)
        {
            if (_attempt is { IsCompletedSuccessfully: true } or { IsCompleted: false }) return _attempt;
            if (_attempt is not null && clock.GetUtcNow() - _attemptedAt < Pause) return _attempt;
            _attemptedAt = clock.GetUtcNow();
            return _attempt = Fetch();
        }
    }

    private async Task<OpenIdConnectConfiguration> Fetch()
    {
        var manager = bearer.Get(Scheme).ConfigurationManager!;
        var answer = await manager.GetConfigurationAsync(CancellationToken.None);
        if (!string.IsNullOrEmpty(answer.Issuer) && answer.SigningKeys.Count > 0) return answer;
        manager.RequestRefresh(); // Or it would be content with that for hours.
        throw new ProviderUnavailableException();
    }
}
