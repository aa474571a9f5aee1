using BankingApi.EventStore.Embedded;
using BankingApi.EventStore.EventStoreDb;
using BankingApi.EventStore.Upcasting;
using EmbeddedEventStore;

namespace BankingApi.EventStore;

internal static class EventStoreRegistration
{
    /// <summary>The log behind its ports, by <c>EventStore:Provider</c>, and the format of what is stored in it.</summary>
    public static IServiceCollection AddEventStore(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = SettingsOf(configuration);
        switch (settings.Provider)
        {
            case StoreSettings.Embedded:
                services.AddEmbeddedEventStore(StoreSettings.DataDirectory(configuration));
                break;
            case StoreSettings.EventStoreDb:
                services.AddEventStoreDb(settings.ConnectionString);
                break;
            default:
                throw UnknownProvider();
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

    /// <summary>The same log for whoever checks it, without a service around it.</summary>
    /// <exception cref="SettingException">A setting is missing or makes no sense.</exception>
    /// <exception cref="EmbeddedStoreException">There is no log, or it cannot be read.</exception>
    /// <exception cref="DamagedLogException">What is there is no log any more.</exception>
    public static ILogReader OpenLog(IConfiguration configuration)
    {
        var settings = SettingsOf(configuration);
        return settings.Provider switch
        {
            StoreSettings.Embedded => EmbeddedLogReader.Open(StoreSettings.DataDirectory(configuration)),
            StoreSettings.EventStoreDb => new EventStoreDbLogReader(
                new EventStoreDbServer(EventStoreDbRegistration.Settings(settings.ConnectionString), TimeProvider.System)),
            _ => throw UnknownProvider(),
        };
    }

    private static StoreSettings SettingsOf(IConfiguration configuration)
        => configuration.GetSection(StoreSettings.EventStoreSection).Get<StoreSettings>() ?? new StoreSettings();

    private static SettingException UnknownProvider()
        => new("EventStore:Provider", $"must be {StoreSettings.Embedded} or {StoreSettings.EventStoreDb}");
}
