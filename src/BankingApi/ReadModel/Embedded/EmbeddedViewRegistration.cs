namespace BankingApi.ReadModel.Embedded;

/// <summary>The read models in one SQLite file, <c>views.db</c>.</summary>
internal static class EmbeddedViewRegistration
{
    /// <summary>Nothing is opened here:
    /// call <see cref="EmbeddedViewDatabase.Open"/> before the first use, once this process owns the folder.</summary>
    public static IServiceCollection AddEmbeddedViews(
        this IServiceCollection services, string dataDirectory, IReadOnlyList<IViewTable> tables) => services
        .AddSingleton(new EmbeddedViewSchema(tables))
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<EmbeddedViewDatabase>(provider, dataDirectory))
        .AddSingleton<IViewWriter, EmbeddedViewWriter>()
        .AddSingleton<IViewGenerations>(provider => ActivatorUtilities.CreateInstance<EmbeddedViewGenerations>(provider, dataDirectory))
        .AddHostedService<EmbeddedViewScrubber>();
}
