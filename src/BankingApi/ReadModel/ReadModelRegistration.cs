using System.Text.RegularExpressions;
using BankingApi.ReadModel.Embedded;
using BankingApi.ReadModel.MongoDb;

namespace BankingApi.ReadModel;

internal static partial class ReadModelRegistration
{
    /// <summary>The read models behind their ports, by <c>ReadStore:Provider</c>.</summary>
    public static IServiceCollection AddReadModel(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = configuration.GetSection(StoreSettings.ReadStoreSection).Get<StoreSettings>() ?? new StoreSettings();
        switch (settings.Provider)
        {
            case StoreSettings.Embedded:
                // Opens once the event store, registered before, has proved that the folder is this process's own.
                services.AddEmbeddedViews(StoreSettings.DataDirectory(configuration))
                    .AddOpenedAtStart<EmbeddedViewDatabase>(static views => views.Open());
                break;
            case StoreSettings.MongoDb:
                AddMongo(services, settings);
                break;
            default:
                throw new SettingException("ReadStore:Provider", $"must be {StoreSettings.Embedded} or {StoreSettings.MongoDb}");
        }
        return services.AddSingleton<ViewSignals>();
    }

    private static void AddMongo(IServiceCollection services, StoreSettings settings)
    {
        if (string.IsNullOrWhiteSpace(settings.ConnectionString))
            throw new SettingException("ReadStore:ConnectionString", "must say where MongoDB is, for instance mongodb://localhost:27017/");
        if (!DatabaseName().IsMatch(settings.Database))
            throw new SettingException("ReadStore:Database", "must be 1 to 63 letters, digits, '_' or '-'");
        try
        {
            services.AddMongoViews(settings.ConnectionString, settings.Database);
        }
        catch (ArgumentException)
        {
            // The string is not repeated: it may hold a password.
            throw new SettingException("ReadStore:ConnectionString",
                "is not valid: it looks like mongodb://host:27017/ or mongodb://user:password@host1,host2/?replicaSet=name");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,63}$")]
    private static partial Regex DatabaseName();
}
