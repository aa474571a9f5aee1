using BankingApi.Http;

namespace BankingApi.Features;

internal static class FeatureRegistration
{
    public static IServiceCollection AddFeatures(this IServiceCollection services)
    {
        BankingJson.Use(ApiJson.Default);
        return services.AddSingleton<ReadModel>();
    }
}
