using BankingApi.EventStore.Embedded;
using BankingApi.EventStore.EventStoreDb;
using BankingApi.EventStore.Upcasting;

namespace BankingApi.EventStore;

internal static class EventStoreRegistration
{
    /// <summary>The log behind its ports, by <c>EventStore:Provider</c>, and the format of what is stored in it.</summary>
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
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<RepeatedCalls>();
        services.AddSingleton<EventTypeRegistry>();
        services.AddSingleton<IUpcaster, BankAccountCreatedV1Upcaster>();
        services.AddSingleton<IUpcaster, BankAccountTransactionRecordedV1Upcaster>();
        services.AddSingleton<IUpcaster, FundsReservedV1Upcaster>();
        services.AddSingleton<IUpcaster, PersonRegisteredV1Upcaster>();
        return services.AddSingleton<EventSerializer>();
    }
}
