using System.Net;
using Polly;

namespace BankingApi.Features.Webhooks;

internal static class WebhookRegistration
{
    /// <summary>A header line of a receiver, and what it may send beyond what is read.</summary>
    private const int MaxHeaderKilobytes = 16;

    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSettings<WebhookOptions>(WebhookOptions.Section);
        services.AddSingleton<HostLookup>(static (host, cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken));
        services.AddSingleton<EndpointGuard>();
        services.AddSingleton<DeliverySignal>();
        services.AddSingleton<KnownWebhooks>();
        services.AddSingleton<WebhookDirectory>();
        services.AddSingleton<DeliveryPlanner>();
        services.AddSingleton<WebhookMetrics>();
        services.AddSingleton<WebhookWorkerState>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WebhookSender>(
            provider, provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(WebhookSender))));
        services.AddSingleton<LaneSender>();
        services.AddHostedService<WebhookWorker>();
        services.AddHostedService<WebhookDispatcher>();
        services.AddHostedService<WebhookHousekeeping>();
        services.AddHttpClient(nameof(WebhookSender), http => http.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, provider) => Configure(handler, provider.GetRequiredService<EndpointGuard>()))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // The sender keeps its client; connections are renewed below.
            .RemoveAllLoggers() // An address may hold a secret.
            .AddResilienceHandler(nameof(WebhookSender), static (pipeline, context) => pipeline.AddTimeout(TimeSpan.FromSeconds(
                context.ServiceProvider.GetRequiredService<IOptions<WebhookOptions>>().Value.TimeoutSeconds)));
        return services;
    }

    private static void Configure(SocketsHttpHandler handler, EndpointGuard guard)
    {
        handler.ConnectCallback = guard.Connect;
        handler.AllowAutoRedirect = false;
        handler.UseProxy = false;
        handler.UseCookies = false;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2); // After that, the name is looked up again.
        handler.MaxResponseHeadersLength = MaxHeaderKilobytes;
        // What a receiver says beyond its status is not waited for: the connection is cut instead.
        handler.MaxResponseDrainSize = MaxHeaderKilobytes * 1024;
        handler.ResponseDrainTimeout = TimeSpan.FromMilliseconds(200);
    }
}
