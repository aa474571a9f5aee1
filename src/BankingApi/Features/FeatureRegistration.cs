using BankingApi.Features.Operations;
using BankingApi.Features.Transfers;
using BankingApi.Http;

namespace BankingApi.Features;

internal static class FeatureRegistration
{
    public static IServiceCollection AddFeatures(this IServiceCollection services)
    {
        BankingJson.Use(ApiJson.Default);
        services.AddSingleton<ReadModel>();
        services.AddOptions<TransferOptions>().BindConfiguration(TransferOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TransferEnds>();
        services.AddSingleton<TransferProcess>();
        services.AddSingleton<TransferRescue>();
        services.AddSingleton<RecentTransfers>();
        services.AddSingleton<TransferWorkerState>();
        services.AddSingleton<ProjectionCatalogue>();
        services.AddHostedService<TransferWorker>();
        services.AddHostedService<ConsumerWatch>();
        return services.AddHostedService<StuckTransferWatch>();
    }
}
