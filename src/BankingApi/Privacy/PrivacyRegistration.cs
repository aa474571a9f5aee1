using BankingApi.Hosting.MongoDb;
using BankingApi.Privacy.Embedded;
using BankingApi.Privacy.MongoDb;

namespace BankingApi.Privacy;

internal static class PrivacyRegistration
{
    private const string Section = "Privacy";

    /// <summary>The owners' keys, by <c>Privacy:Provider</c> (that of the read store, unless it is said), and the master key.</summary>
    public static IServiceCollection AddPrivacy(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var settings = configuration.GetSection(Section).Get<PrivacySettings>() ?? new PrivacySettings();
        var readStore = configuration.GetSection(StoreSettings.ReadStoreSection).Get<StoreSettings>() ?? new StoreSettings();
        var folder = StoreSettings.DataDirectory(configuration);
        var provider = settings.Provider ?? readStore.Provider;
        switch (provider)
        {
            case StoreSettings.Embedded:
                services.AddSingleton(_ => new OwnerKeyFile(folder));
                services.AddSingleton<IOwnerKeyStore, EmbeddedOwnerKeyStore>();
                services.AddOpenedAtStart<OwnerKeyFile>(static file => file.Open());
                break;
            case StoreSettings.MongoDb:
                var connection = MongoConnection.Of(settings.ConnectionString ?? readStore.ConnectionString, settings.Database, Section);
                services.AddSingleton<IOwnerKeyStore>(_ => new MongoOwnerKeyStore(connection, settings.Database));
                break;
            default:
                throw new SettingException("Privacy:Provider", $"must be {StoreSettings.Embedded} or {StoreSettings.MongoDb}");
        }
        var mayMakeKey = provider == StoreSettings.Embedded || environment.IsDevelopment();
        services.AddSingleton(services => new MasterKeys(new MasterKeySource(
            settings, mayMakeKey ? folder : null, environment, services.GetRequiredService<ILogger<MasterKeySource>>()).Read));
        // At the start, where what is wrong with it ends it, and once the folder is this process's own.
        services.AddOpenedAtStart<MasterKeys>(static keys => _ = keys.CurrentId);
        services.AddSingleton<MasterKeyCheck>();
        if (provider == StoreSettings.Embedded) services.AddOpenedAtStart<MasterKeyCheck>(static check => check.Run());
        services.AddSingleton<PrivacyMetrics>();
        services.AddSingleton<PersonalData>();
        services.AddSingleton<KeyRotation>();
        services.AddSingleton<ErasedOwners>();
        return services.AddHostedService(provider => provider.GetRequiredService<ErasedOwners>());
    }
}
