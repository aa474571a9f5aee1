using BankingConsole.SignIn;

namespace BankingConsole.Api;

internal static class ApiRegistration
{
    private const string Name = "bank";
    private const string DefaultAddress = "http://localhost:5080";

    /// <summary>A client for each user's circuit, over connections that all share.</summary>
    public static void AddBankClient(this IServiceCollection services, IConfiguration configuration)
    {
        var address = configuration["Api:BaseUrl"] is { Length: > 0 } given ? given : DefaultAddress;
        services.AddHttpClient(Name, http =>
            {
                http.BaseAddress = new Uri(address);
                http.Timeout = TimeSpan.FromSeconds(15);
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                AutomaticDecompression = System.Net.DecompressionMethods.All,
            });
        services.AddScoped(provider => new BankClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(Name), provider.GetRequiredService<Session>()));
    }
}
