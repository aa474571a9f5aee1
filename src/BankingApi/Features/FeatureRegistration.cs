using BankingApi.Features.Accounts;
using BankingApi.Features.Consistency;
using BankingApi.Features.Holds;
using BankingApi.Features.Live;
using BankingApi.Features.Operations;
using BankingApi.Features.Owners;
using BankingApi.Features.Transfers;
using BankingApi.Features.Webhooks;

namespace BankingApi.Features;

internal static class FeatureRegistration
{
    public static IServiceCollection AddFeatures(this IServiceCollection services)
    {
        BankingJson.Use(ApiJson.Default);
        services.AddSingleton<ReadConsistency>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<OwnersAccounts>();
        services.AddSingleton<OwnerErasure>();
        services.AddHostedService<ErasureRecovery>();
        services.AddSettings<LiveOptions>(LiveOptions.Section);
        services.AddSingleton<LiveConnections>();
        services.AddSingleton<LiveFrames>();
        services.AddSettings<HoldOptions>(HoldOptions.Section);
        services.AddSettings<TransferOptions>(TransferOptions.Section);
        services.AddSingleton<TransferOutcomes>();
        services.AddSingleton<TransferProcessManager>();
        services.AddSingleton<TransferRecovery>();
        services.AddSingleton<RecentTransfers>();
        services.AddSingleton<RequestedTransfers>();
        services.AddSingleton<KnownTransfers>();
        services.AddSingleton<TransferReversals>();
        services.AddSingleton<TransferWorkerState>();
        services.AddSingleton<ProjectionCatalogue>();
        services.AddHostedService<HoldExpiry>();
        services.AddHostedService<TransferWorker>();
        services.AddHostedService<ConsumerMonitor>();
        services.AddHostedService<StuckTransferMonitor>();
        return services.AddWebhooks();
    }
}
