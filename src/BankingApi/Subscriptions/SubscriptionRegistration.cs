namespace BankingApi.Subscriptions;

internal static class SubscriptionRegistration
{
    /// <summary>What follows consumer groups, for whoever has one, and the log, for whoever waits for it to grow.</summary>
    public static IServiceCollection AddSubscriptions(this IServiceCollection services) => services
        .AddSingleton<SubscriptionWorker>()
        .AddSingleton<LogTailState>()
        .AddSingleton<LogTail>()
        .AddHostedService(provider => provider.GetRequiredService<LogTail>());
}
