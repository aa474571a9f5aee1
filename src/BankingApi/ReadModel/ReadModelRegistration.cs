using BankingApi.Hosting.MongoDb;
using BankingApi.ReadModel.Embedded;
using BankingApi.ReadModel.MongoDb;

namespace BankingApi.ReadModel;

internal static class ReadModelRegistration
{
    /// <summary>The read models that live of accounts' events:
    /// what makes their rows, and where each stack keeps them. Each is one line here.</summary>
    internal static readonly IReadOnlyList<RowModel> Rows =
    [
        RowModel.Of(e => TransactionProjection.Of(e.Event, e.After), new TransactionRows(), new TransactionDocuments()),
        RowModel.Of(e => ProcessedCommandRow.Of(e.Event, e.After), new ProcessedCommandRows(), new ProcessedCommandDocuments()),
        RowModel.Of(e => e.Transfer, new TransferRows(), new TransferDocuments()),
        RowModel.Of(e => e.Hold, new HoldRows(), new HoldDocuments()),
        RowModel.Of(e => ReversalRow.Of(e.Event, e.After.Id), new ReversalRows(), new ReversalDocuments()),
        RowModel.Of(
            e => BackdatedTransaction.Of(e.Event, e.After.Id, e.After.Revision), new BackdatedRows(), new BackdatedDocuments()),
    ];

    /// <summary>What can be asked of the read models, and who answers on each stack. Each port is one line here.</summary>
    internal static readonly IReadOnlyList<QueryPort> Ports =
    [
        QueryPort.Of<IViewQueries, EmbeddedViewQueries, MongoViewQueries>(),
        QueryPort.Of<IHoldQueries, EmbeddedHoldQueries, MongoHoldQueries>(),
        QueryPort.Of<IBackdatedQueries, EmbeddedBackdatedQueries, MongoBackdatedQueries>(),
    ];

    internal static IReadOnlyList<IViewTable> Tables => [.. Rows.Select(model => model.Table)];

    internal static IReadOnlyList<IViewCollection> Collections => [.. Rows.Select(model => model.Collection)];

    /// <summary>The read models behind their ports, by <c>ReadStore:Provider</c>.</summary>
    public static IServiceCollection AddReadModel(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = configuration.GetSection(StoreSettings.ReadStoreSection).Get<StoreSettings>() ?? new StoreSettings();
        switch (settings.Provider)
        {
            case StoreSettings.Embedded:
                // Opens once the event store, registered before, has proved that the folder is this process's own.
                services.AddEmbeddedViews(StoreSettings.DataDirectory(configuration), Tables)
                    .AddOpenedAtStart<EmbeddedViewDatabase>(static views => views.Open());
                break;
            case StoreSettings.MongoDb:
                services.AddMongoViews(
                    MongoConnection.Of(settings.ConnectionString, settings.Database, StoreSettings.ReadStoreSection), settings.Database,
                    Collections);
                break;
            default:
                throw new SettingException("ReadStore:Provider", $"must be {StoreSettings.Embedded} or {StoreSettings.MongoDb}");
        }
        foreach (var model in Rows) services.AddSingleton(model.Projection);
        foreach (var port in Ports)
            services.AddSingleton(port.Port, settings.Provider == StoreSettings.MongoDb ? port.OnMongoDb : port.Embedded);
        return services.AddSingleton<VisibleViews>().AddSingleton<ViewSignals>();
    }

    internal sealed record RowModel(RowProjection Projection, IViewTable Table, IViewCollection Collection)
    {
        public static RowModel Of<TRow, TDocument>(
            Func<ProjectedEvent, TRow?> projection, ViewTable<TRow> table, ViewCollection<TRow, TDocument> collection)
            where TRow : class, IAccountRow => new(projected => projection(projected), table, collection);
    }

    internal sealed record QueryPort(Type Port, Type Embedded, Type OnMongoDb)
    {
        public static QueryPort Of<TPort, TEmbedded, TMongo>() where TEmbedded : class, TPort where TMongo : class, TPort
            => new(typeof(TPort), typeof(TEmbedded), typeof(TMongo));
    }
}
