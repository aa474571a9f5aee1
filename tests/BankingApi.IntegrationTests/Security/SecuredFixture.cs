using BankingApi.IntegrationTests.Api;
using Microsoft.AspNetCore.Http;

namespace BankingApi.IntegrationTests.Security;

/// <summary>The service on its embedded stores, which asks for tokens of <see cref="Provider"/>.</summary>
public sealed class SecuredFixture : BankingApiFixture
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bankingapi-secured-").FullName;

    public TestProvider Provider { get; private set; } = null!;

    /// <summary>Of the provider, from before the service starts.</summary>
    public Func<HttpContext, Task>? Misbehaviour { get; init; }

    protected override IReadOnlyDictionary<string, string> Stores
        => new Dictionary<string, string>(Provider.Settings()) { ["Embedded:DataDirectory"] = _folder };

    /// <summary>Every scope there is.</summary>
    public static string AllScopes { get; } = string.Join(' ', Scopes.All.Keys);

    public override async Task InitializeAsync()
    {
        Provider = await TestProvider.Start();
        Provider.Misbehaviour = Misbehaviour;
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Provider.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A client that shows a token with every scope.</summary>
    /// <param name="owner">Whom it is confined to.</param>
    public ApiClient As(string subject, Guid? owner = null) => With(Provider.Token(AllScopes, owner, subject));

    /// <summary>Waits until the service has read what the provider says of itself.</summary>
    public Task KnowsProvider() => Wait.Until(
        async () => (await Api.Get("/swagger/v1/swagger.json")).Text.Contains("/authorize\"", StringComparison.Ordinal));

    /// <param name="token">Null for none.</param>
    public ApiClient With(string? token) => Api.Showing(token);
}
