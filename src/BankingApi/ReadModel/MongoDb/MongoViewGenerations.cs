using MongoDB.Bson;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>A second set of collections beside the views', which takes their place when it is level. The old ones stay for a while: other
/// processes hear of it within a second, and queries that began on them end on them.</summary>
internal sealed class MongoViewGenerations(MongoViewDatabase database, MongoViewState state, MongoCurrentViews current) : IViewGenerations
{
    public async ValueTask<IViewGeneration> Begin(CancellationToken cancellationToken) => await database.Reach<IViewGeneration>(async () =>
    {
        // The views that answer come first: there is no place for others without them.
        await current.Look(cancellationToken);
        var generation = ObjectId.GenerateNewId().ToString();
        var collections = await database.Schema.Create(database, generation, cancellationToken);
        var abandoned = await state.Build(generation, collections, cancellationToken);
        if (abandoned is not null) await database.Schema.Drop(database, abandoned, cancellationToken);
        return new Generation(database, state, current, new(database, generation));
    });

    private sealed class Generation(MongoViewDatabase database, MongoViewState state, MongoCurrentViews current, MongoViewSet views)
        : IViewGeneration
    {
        private readonly MongoBuildingWriter _writer = new(database, state, views);

        private bool _hasTakenOver;

        public IViewWriter Writer => _writer;

        public async ValueTask TakeOver(CancellationToken cancellationToken) => _hasTakenOver = await database.Reach(async () =>
        {
            await _writer.Flush(cancellationToken);
            if (!await state.TakeOver(views.Generation, CancellationToken.None))
                throw BuildingViews.GivenUp();
            // It has happened, whatever becomes of the rest.
            _hasTakenOver = true;
            await current.LookAfresh(CancellationToken.None);
            return true;
        });

        public async ValueTask DisposeAsync()
        {
            if (_hasTakenOver) return;
            try
            {
                await _writer.Stop();
                await database.Reach(async () =>
                {
                    // Where nobody heard that it has taken over, it answers by now.
                    if (await state.GiveUp(views.Generation, CancellationToken.None))
                        await database.Schema.Drop(database, views.Generation, CancellationToken.None);
                    return true;
                });
            }
            catch (ReadStoreUnavailableException)
            {
                // What is left is dropped by the next rebuild.
            }
        }
    }
}
