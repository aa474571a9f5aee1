using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace BankingConsole.SignIn;

/// <summary>The tokens of one sign-in, which its tabs share: where the provider gives a refresh token, they are replaced before they run
/// out, by one tab for all, since a refresh token may be good for once only.</summary>
[SuppressMessage("Design", "CA1001",
    Justification = "A source of cancellation without a timer holds nothing, and who asks for a token may come late.")]
internal sealed class Tokens
{
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>After a provider that was away: else every call would wait for it.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly OpenIdConnectOptions _provider;
    private readonly TimeProvider _time;
    private readonly Lock _turn = new();
    private readonly CancellationTokenSource _end = new();
    private Task _replacing = Task.CompletedTask;
    private string? _access;
    private string? _refresh;
    private DateTimeOffset _until;
    private DateTimeOffset _notBefore;

    public Tokens(OpenIdConnectMessage first, OpenIdConnectOptions provider, TimeProvider time)
    {
        (_provider, _time) = (provider, time);
        Take(first);
    }

    /// <summary>Tells the provider at its sign-out whose it is.</summary>
    public string? Identity { get; private set; }

    /// <summary>Cancelled at the end of the sign-in: what goes on by itself ends with it.</summary>
    public CancellationToken Ended => _end.Token;

    private bool IsDue
        => !Ended.IsCancellationRequested && _refresh is not null && _time.GetUtcNow() is var now && now > _until - Ahead
            && now >= _notBefore;

    /// <summary>Null once the sign-in has ended. One that is still good is not waited for; one that has run out and cannot be replaced is
    /// given all the same: the API says so.</summary>
    public async ValueTask<string?> Access(CancellationToken cancellation)
    {
        if (IsDue && Replaced() is var replaced && _time.GetUtcNow() >= _until) await replaced.WaitAsync(cancellation);
        return Ended.IsCancellationRequested ? null : _access;
    }

    /// <summary>Of another sign-in of the same user.</summary>
    public void Take(OpenIdConnectMessage tokens)
    {
        if (tokens.AccessToken is null) return;
        _access = tokens.AccessToken;
        _refresh = tokens.RefreshToken;
        Identity = tokens.IdToken ?? Identity;
        _until = int.TryParse(tokens.ExpiresIn, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? _time.GetUtcNow().AddSeconds(seconds) : DateTimeOffset.MaxValue;
    }

    public void End() => _end.Cancel();

    private Task Replaced()
    {
        lock (_turn) return _replacing is { IsCompleted: false } ? _replacing : _replacing = IsDue ? Replace() : Task.CompletedTask;
    }

    /// <summary>Not given up with the tab that asked: the answer may be the only one that the refresh token is good for.</summary>
    private async Task Replace()
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        try
        {
            var places = await _provider.ConfigurationManager!.GetConfigurationAsync(patience.Token);
            using var question = new FormUrlEncodedContent(Question());
            using var answer = await _provider.Backchannel.PostAsync(places.TokenEndpoint, question, patience.Token);
            var text = await answer.Content.ReadAsStringAsync(patience.Token);
            if (answer.IsSuccessStatusCode) TakeMore(new OpenIdConnectMessage(text));
            else if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized) _refresh = null; // It has ended.
            else _notBefore = _time.GetUtcNow() + Pause;
        }
        catch (Exception failure) when (failure is HttpRequestException or InvalidOperationException or IOException or ArgumentException
            or OperationCanceledException)
        {
            // The provider is away. It is asked again soon, and until then the token that is there may do.
            _notBefore = _time.GetUtcNow() + Pause;
        }
    }

    /// <summary>A refresh token that is good for more than once is not given again.</summary>
    private void TakeMore(OpenIdConnectMessage tokens)
    {
        tokens.RefreshToken ??= _refresh;
        Take(tokens);
    }

    private IEnumerable<KeyValuePair<string, string>> Question()
    {
        yield return new("grant_type", "refresh_token");
        yield return new("refresh_token", _refresh!);
        yield return new("client_id", _provider.ClientId!);
        if (_provider.ClientSecret is { } secret) yield return new("client_secret", secret);
    }
}
