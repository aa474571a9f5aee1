namespace BankingApi.Views.MongoDb;

/// <summary>The read models in a MongoDB database.</summary>
internal static class MongoViewRegistration
{
    /// <summary>Nothing is reached here: call <see cref="MongoViewSchema.Open"/> before the first use.</summary>
    /// <exception cref="ArgumentException">When the views are first resolved: the connection string is not valid.</exception>
    public static IServiceCollection AddMongoViews(this IServiceCollection services, string connectionString, string database) => services
        .AddSingleton(_ => new MongoViewDatabase(connectionString, database))
        .AddSingleton<MongoViewSchema>()
        .AddSingleton<IViewQueries, MongoViewQueries>()
        .AddSingleton<IViewWriter, MongoViewWriter>();
}
