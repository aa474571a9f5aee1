namespace BankingApi.WriteModel;

internal static class WriteModelRegistration
{
    /// <summary>What executes commands on accounts and owners.</summary>
    public static IServiceCollection AddWriteModel(this IServiceCollection services)
    {
        services.AddSettings<AccountOptions>(AccountOptions.Section);
        services.AddSingleton<AccountLoader>();
        services.AddSingleton<AccountOwners>();
        services.AddSingleton<AccountHistory>();
        services.AddSingleton<VisibleLog>();
        services.AddSingleton<EarlierEvents>();
        services.AddSingleton<ValueTime>();
        services.AddSingleton<ProcessedCommandLookup>();
        services.AddSingleton<AccountMetrics>();
        services.AddSingleton(new ServiceInstance(Guid.NewGuid()));
        services.AddSingleton<BatchDecider>();
        services.AddSingleton<AccountRepository>();
        services.AddSingleton<ShortStreams>();
        services.AddSingleton<OwnerRepository>();
        services.AddSingleton<OwnerTurns>();
        services.AddSingleton<WebhookRepository>();
        services.AddSingleton<SnapshotTaker>();
        return services.AddHostedService(provider => provider.GetRequiredService<SnapshotTaker>());
    }
}
