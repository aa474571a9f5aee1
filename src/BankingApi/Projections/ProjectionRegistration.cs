namespace BankingApi.Projections;

internal static class ProjectionRegistration
{
    /// <summary>What keeps the read models level with the log.</summary>
    public static IServiceCollection AddProjections(this IServiceCollection services)
    {
        services.AddSettings<ProjectionOptions>(ProjectionOptions.Section);
        services.AddSingleton<EventProjections>();
        services.AddSingleton<ProjectionRunner>();
        services.AddSingleton<BlockedAccounts>();
        services.AddSingleton<ProjectionState>();
        services.AddSingleton<ProjectionMetrics>();
        services.AddSingleton<ProjectionPause>();
        services.AddSingleton<ProjectionCheckpoint>();
        services.AddSingleton<ViewCatchUp>();
        services.AddSingleton<DeliveryHandler>();
        services.AddSingleton<ViewRepair>();
        services.AddSingleton<MissingViews>();
        services.AddSingleton<ViewRebuild>();
        services.AddHostedService(provider => provider.GetRequiredService<ViewRebuild>());
        services.AddSingleton<ViewAuditor>();
        services.AddHostedService(provider => provider.GetRequiredService<ViewAuditor>());
        services.AddSingleton<LogSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<LogSweep>());
        return services.AddHostedService<ProjectionWorker>();
    }
}
