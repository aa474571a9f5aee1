using MongoDB.Bson;

namespace BankingApi.Views.MongoDb;

/// <summary>
/// A second set of collections beside the views', which takes their place when it is level. The old ones stay for a while: other processes hear
/// of it within a second, and queries that began on them end on them.
/// </summary>
internal sealed class MongoViewGenerations(MongoViewDatabase database, MongoViewState state, MongoCurrentViews current) : IViewGenerations
{
    public async ValueTask<IViewGeneration> Begin(CancellationToken cancellation) => await database.Reach<IViewGeneration>(async () =>
    {
        // The views that answer come first: there is no place for others without them.
        await current.Look(cancellation).ConfigureAwait(false);
        var generation = ObjectId.GenerateNewId().ToString();
        var collections = await MongoViewSchema.Create(database, generation, cancellation).ConfigureAwait(false);
        var abandoned = await state.Build(generation, collections, cancellation).ConfigureAwait(false);
        if (abandoned is not null) await MongoViewSchema.Drop(database, abandoned, cancellation).ConfigureAwait(false);
        return new Generation(database, state, current, new(database, generation));
    }).ConfigureAwait(false);

    private sealed class Generation(MongoViewDatabase database, MongoViewState state, MongoCurrentViews current, MongoViewSet views) : IViewGeneration
    {
        private readonly MongoBuildingWriter writer = new(database, state, views);

        private bool hasTakenOver;

        public IViewWriter Writer => writer;

        public async ValueTask TakeOver(CancellationToken cancellation) => hasTakenOver = await database.Reach(async () =>
        {
            await writer.Flush(cancellation).ConfigureAwait(false);
            if (!await state.TakeOver(views.Generation, CancellationToken.None).ConfigureAwait(false))
                throw BuildingViews.GivenUp();
            // It has happened, whatever becomes of the rest.
            hasTakenOver = true;
            await current.LookAfresh(CancellationToken.None).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);

        public async ValueTask DisposeAsync()
        {
            if (hasTakenOver) return;
            try
            {
                await writer.Stop().ConfigureAwait(false);
                await database.Reach(async () =>
                {
                    // Where nobody heard that it has taken over, it answers by now.
                    if (await state.GiveUp(views.Generation, CancellationToken.None).ConfigureAwait(false))
                        await MongoViewSchema.Drop(database, views.Generation, CancellationToken.None).ConfigureAwait(false);
                    return true;
                }).ConfigureAwait(false);
            }
            catch (ReadStoreUnavailableException)
            {
                // What is left is dropped by the next rebuild.
            }
        }
    }
}
