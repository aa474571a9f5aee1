namespace BankingApi.Subscriptions;

internal static class SubscriptionRegistration
{
    /// <summary>What follows consumer groups, for whoever has one.</summary>
    public static IServiceCollection AddSubscriptions(this IServiceCollection services) => services.AddSingleton<SubscriptionWorker>();
}
