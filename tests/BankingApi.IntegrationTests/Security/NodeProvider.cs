using System.Text.Json.Nodes;

namespace BankingApi.IntegrationTests.Security;

/// <summary>An OpenID provider that nobody here wrote: <c>oidc-provider</c> from npm, where node is there.</summary>
internal sealed class NodeProvider : IAsyncDisposable
{
    private readonly NodeProgram _program;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private NodeProvider(NodeProgram program, string issuer) => (_program, Issuer) = (program, issuer);

    public string Issuer { get; }

    /// <inheritdoc cref="NodeProgram.Start"/>
    public static async Task<NodeProvider> Start(Guid owner)
    {
        var program = await NodeProgram.Start(
            Path.Combine("Security", "OidcProvider"), $"provider.mjs {SecuredFixture.AllScopes}", ("OWNER_ID", owner.ToString("D")));
        var line = await program.ReadLine();
        Assert.StartsWith("issuer ", line, StringComparison.Ordinal);
        return new(program, line!["issuer ".Length..]);
    }

    /// <param name="client">teller, or customer, who is confined to the owner.</param>
    public async Task<string> Token(string client, string scopes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Issuer}/token");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{client}:secret")));
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", scopes)]);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
    }

    /// <summary>From now on it signs with a new key.</summary>
    public async Task Rotate() => (await _http.GetAsync(new Uri($"{Issuer}/rotate"))).Dispose();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _program.DisposeAsync();
    }
}
