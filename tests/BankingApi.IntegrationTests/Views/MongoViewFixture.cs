using BankingApi.Views;
using BankingApi.Views.MongoDb;
using MongoDB.Bson;

namespace BankingApi.IntegrationTests.Views;

/// <summary>A database of its own on the real server, dropped at the end.</summary>
public sealed class MongoViewFixture : IAsyncLifetime, IDisposable
{
    private MongoViewProcess? process;

    public string Name { get; } = $"views_test_{Guid.NewGuid():N}";

    /// <summary>The views as one process of the service has them.</summary>
    internal MongoViewProcess Process => process ?? throw new InvalidOperationException("The server is asked for first.");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (process is not null) await process.Database.Database.Client.DropDatabaseAsync(Name);
    }

    public void Dispose() => process?.Dispose();

    /// <summary>Opens the views, or skips the test.</summary>
    internal async Task<MongoViewProcess> Open()
    {
        process ??= await Another();
        await process.Current.LookAfresh(CancellationToken.None);
        return process;
    }

    /// <summary>Another process on the same views.</summary>
    internal async Task<MongoViewProcess> Another() => new((await TestServers.MongoDb).Required(), Name);

    /// <summary>Empties every collection: quicker than a database for each test.</summary>
    public async Task Wipe()
    {
        var views = await Process.Current.LookAfresh(CancellationToken.None);
        foreach (var (collection, _) in MongoViewSchema.Collections)
            await Process.Database.Collection(MongoViewSet.Name(collection, views.Generation)).DeleteManyAsync(new BsonDocument());
        // By hand: written as any batch is, progress never goes back.
        await Process.Database.Collection("views").UpdateManyAsync(new BsonDocument(), new BsonDocument("$set", new BsonDocument("current.position", -1L)));
        await Process.Writer.Write(new ViewChanges { Progress = new(-1, IsLevel: true) }, CancellationToken.None);
    }
}
