using BankingApi.Deliveries.Embedded;
using BankingApi.Deliveries.MongoDb;
using BankingApi.Hosting.MongoDb;

namespace BankingApi.Deliveries;

internal static class DeliveryRegistration
{
    private const string Suffix = "_webhooks";

    /// <summary>What is delivered to webhooks, where the views are, by <c>ReadStore:Provider</c>: in a file of its own in the data folder,
    /// or in a MongoDB database of its own beside that of the views.</summary>
    /// <remarks>After the read model, which checks the settings and brings the connection along.</remarks>
    public static IServiceCollection AddDeliveries(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = configuration.GetSection(StoreSettings.ReadStoreSection).Get<StoreSettings>() ?? new StoreSettings();
        if (settings.Provider == StoreSettings.MongoDb)
            return services.AddSingleton<IDeliveryStore>(
                provider => new MongoDeliveryStore(provider.GetRequiredService<MongoConnection>(), settings.Database + Suffix));
        services.AddSingleton(_ => new EmbeddedDeliveryFile(StoreSettings.DataDirectory(configuration)));
        services.AddSingleton<IDeliveryStore, EmbeddedDeliveryStore>();
        return services.AddOpenedAtStart<EmbeddedDeliveryFile>(static file => file.Open());
    }
}
