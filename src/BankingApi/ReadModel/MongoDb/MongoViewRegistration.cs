using BankingApi.Hosting.MongoDb;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>The read models in a MongoDB database.</summary>
internal static class MongoViewRegistration
{
    /// <summary>The server may be away: the views are opened as soon as it is there,
    /// and every call fails with the reason until then.</summary>
    public static IServiceCollection AddMongoViews(
        this IServiceCollection services, MongoConnection connection, string database, IReadOnlyList<IViewCollection> rows)
    {
        // By a factory, so that the container disposes of it.
        services.AddSingleton(_ => connection);
        services.AddSingleton(new MongoViewDatabase(connection, database, new(rows)));
        services.AddSingleton<MongoViewState>();
        services.AddSingleton<MongoCurrentViews>();
        services.AddSingleton<IMongoViewTarget>(provider => provider.GetRequiredService<MongoCurrentViews>());
        services.AddSingleton<IViewWriter, MongoViewWriter>();
        services.AddSingleton<IViewGenerations, MongoViewGenerations>();
        services.AddSingleton<MongoViewKeeper>();
        return services.AddHostedService(provider => provider.GetRequiredService<MongoViewKeeper>());
    }
}
