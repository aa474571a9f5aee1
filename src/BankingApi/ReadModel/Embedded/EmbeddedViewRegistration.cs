namespace BankingApi.ReadModel.Embedded;

/// <summary>The read models in one SQLite file, <c>views.db</c>.</summary>
internal static class EmbeddedViewRegistration
{
    /// <summary>Nothing is opened here:
    /// call <see cref="EmbeddedViewDatabase.Open"/> before the first use, once this process owns the folder.</summary>
    public static IServiceCollection AddEmbeddedViews(this IServiceCollection services, string dataDirectory) => services
        .AddSingleton(provider => new EmbeddedViewDatabase(dataDirectory, provider.GetRequiredService<ILogger<EmbeddedViewDatabase>>()))
        .AddSingleton<IViewQueries, EmbeddedViewQueries>()
        .AddSingleton<IViewWriter, EmbeddedViewWriter>()
        .AddSingleton<IViewGenerations>(provider => new EmbeddedViewGenerations(
            dataDirectory, provider.GetRequiredService<EmbeddedViewDatabase>(),
            provider.GetRequiredService<ILogger<EmbeddedViewDatabase>>()));
}
