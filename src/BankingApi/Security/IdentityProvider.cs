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
    private const string Scheme = JwtBearerDefaults.AuthenticationScheme;

    /// <summary>How long a request waits for the first answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Between two attempts.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _asking = new();
    private volatile Task<OpenIdConnectConfiguration>? _attempt;
    private long _attemptedAt;

    /// <summary>As far as it has answered already; null otherwise.</summary>
    public OpenIdConnectConfiguration? Known => _attempt is { IsCompletedSuccessfully: true } answered ? answered.Result : null;

    private bool IsConfigured => bearer.Get(Scheme).ConfigurationManager is not null;

    /// <returns>False while it is away; true also where there is none, because the keys stand in the configuration.</returns>
    public async ValueTask<bool> IsKnown(CancellationToken cancellationToken)
    {
        if (Known is not null || !IsConfigured) return true;
        try
        {
            await Attempt().WaitAsync(Patience, clock, cancellationToken);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // Whatever it answered, it is nothing that tokens could be judged by.
        }
    }

    /// <summary>Begins to ask, if there is anybody to be asked.</summary>
    public void Ask()
    {
        if (IsConfigured) _ = Attempt();
    }

    private Task<OpenIdConnectConfiguration> Attempt()
    {
        lock (_asking)
        {
            if (_attempt is { IsCompletedSuccessfully: true } or { IsCompleted: false }) return _attempt;
            if (_attempt is not null && clock.GetElapsedTime(_attemptedAt) < Pause) return _attempt;
            _attemptedAt = clock.GetTimestamp();
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
