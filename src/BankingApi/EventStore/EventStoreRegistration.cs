using BankingApi.EventStore.Embedded;
using BankingApi.EventStore.EventStoreDb;

namespace BankingApi.EventStore;

internal static class EventStoreRegistration
{
    /// <summary>The log behind its ports, by <c>EventStore:Provider</c>, and what stands on it: serialization, accounts, owners.</summary>
    public static IServiceCollection AddEventStore(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = configuration.GetSection(StoreSettings.EventStoreSection).Get<StoreSettings>() ?? new StoreSettings();
        switch (settings.Provider)
        {
            case StoreSettings.Embedded:
                services.AddEmbeddedEventStore(StoreSettings.DataDirectory(configuration));
                break;
            case StoreSettings.EventStoreDb:
                services.AddEventStoreDb(settings.ConnectionString);
                break;
            default:
                throw new SettingException("EventStore:Provider", $"must be {StoreSettings.Embedded} or {StoreSettings.EventStoreDb}");
        }
        services.AddOptions<AccountStoreOptions>().BindConfiguration(AccountStoreOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<EventTypeRegistry>();
        services.AddSingleton<IUpcaster, BankAccountCreatedV1Upcaster>();
        services.AddSingleton<EventSerializer>();
        services.AddSingleton<AccountLoader>();
        services.AddSingleton<AccountHistory>();
        services.AddSingleton<AnswerLookup>();
        services.AddSingleton<AccountMetrics>();
        services.AddSingleton<AccountStore>();
        services.AddSingleton<OwnerStore>();
        services.AddSingleton<GroupConsumer>();
        services.AddSingleton<SnapshotTaker>();
        services.AddHostedService(provider => provider.GetRequiredService<SnapshotTaker>());
        return services;
    }
}
