using BankingApi.ReadModel;
using BankingApi.ReadModel.MongoDb;
using MongoDB.Bson;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>A database of its own on the real server, dropped at the end.</summary>
public sealed class MongoViewFixture : IAsyncLifetime, IDisposable
{
    private MongoViewProcess? _process;

    public string Name { get; } = $"views_test_{Guid.NewGuid():N}";

    /// <summary>The views as one process of the service has them.</summary>
    internal MongoViewProcess Process => _process ?? throw new InvalidOperationException("The server is asked for first.");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_process is not null) await _process.Database.Database.Client.DropDatabaseAsync(Name);
    }

    public void Dispose() => _process?.Dispose();

    /// <summary>Opens the views, or skips the test.</summary>
    internal async Task<MongoViewProcess> Open()
    {
        _process ??= await Another();
        await _process.Current.LookAfresh(CancellationToken.None);
        return _process;
    }

    /// <summary>Another process on the same views.</summary>
    internal async Task<MongoViewProcess> Another() => new((await TestServers.MongoDb).Required(), Name);

    /// <summary>Empties every collection: quicker than a database for each test.</summary>
    public async Task Wipe()
    {
        var views = await Process.Current.LookAfresh(CancellationToken.None);
        foreach (var (collection, _) in Process.Database.Schema.Collections)
            await Process.Database.Collection(MongoViewSet.Name(collection, views.Generation)).DeleteManyAsync(new BsonDocument());
        // By hand: written as any batch is, progress never goes back.
        await Process.Database.Collection("views")
            .UpdateManyAsync(new BsonDocument(), new BsonDocument("$set", new BsonDocument("current.position", -1L)));
        await Process.Writer.Write(new ViewChanges { Progress = new(-1, IsCaughtUp: true) }, CancellationToken.None);
    }
}
