using BankingApi.Views.Embedded;

namespace BankingApi.Views;

internal static class ViewRegistration
{
    /// <summary>The read models behind their ports, by <c>ReadStore:Provider</c>.</summary>
    public static IServiceCollection AddViews(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = configuration.GetSection(StoreSettings.ReadStoreSection).Get<StoreSettings>() ?? new StoreSettings();
        switch (settings.Provider)
        {
            case StoreSettings.Embedded:
                services.AddEmbeddedViews(StoreSettings.DataDirectory(configuration)).AddHostedService<EmbeddedViewsOpening>();
                break;
            default:
                throw new SettingException("ReadStore:Provider", $"must be {StoreSettings.Embedded}");
        }
        return services.AddSingleton<ViewSignals>();
    }
}

/// <summary>Opens the file once the event store, registered before, has proved that the folder is this process's own.</summary>
internal sealed class EmbeddedViewsOpening(EmbeddedViewDatabase database) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        database.Open();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
