using BankingApi.Views.MongoDb;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.IntegrationTests.Views;

/// <summary>A database of its own on the server named by the environment, dropped at the end.</summary>
public sealed class MongoViewFixture : IAsyncLifetime, IDisposable
{
    public const string Variable = "BANKINGAPI_TEST_MONGODB";

    private MongoViewDatabase? database;

    public static string? ConnectionString { get; } = Environment.GetEnvironmentVariable(Variable);

    public string Name { get; } = $"views_test_{Guid.NewGuid():N}";

    internal MongoViewDatabase Database
    {
        get
        {
            Skip.If(database is null, $"No MongoDB: {Variable} names no server.");
            return database!;
        }
    }

    public async Task InitializeAsync()
    {
        if (string.IsNullOrEmpty(ConnectionString)) return;
        database = new(ConnectionString, Name);
        await Open();
    }

    public async Task DisposeAsync()
    {
        if (database is not null) await database.Database.Client.DropDatabaseAsync(Name);
    }

    public void Dispose() => database?.Dispose();

    public async Task Open() => await new MongoViewSchema(Database, NullLogger<MongoViewSchema>.Instance).Open(CancellationToken.None);

    /// <summary>Empties every collection: quicker than a database for each test.</summary>
    public async Task Wipe()
    {
        var nothingKept = new BsonDocument("_id", new BsonDocument("$ne", "schema"));
        foreach (var name in await (await Database.Database.ListCollectionNamesAsync()).ToListAsync())
            await Database.Collection(name).DeleteManyAsync(nothingKept);
    }
}
