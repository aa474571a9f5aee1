using DotNet.Testcontainers.Builders;
using Testcontainers.MongoDb;

namespace BankingApi.IntegrationTests;

/// <summary>Real servers for the tests: the one that a variable names, else a container where there is an engine to start one, else none,
/// and why. One each for the whole run; tests keep apart by databases and consumer groups of their own.</summary>
public static class TestServers
{
    public const string MongoDbVariable = "BANKINGAPI_TEST_MONGODB";

    public const string EventStoreDbVariable = "BANKINGAPI_TEST_EVENTSTOREDB";

    /// <summary>What owners' keys are wrapped with where they are on a server.</summary>
    public const string MasterKey = "dGhpcyBpcyBhIG1hc3RlciBrZXkgZm9yIHRlc3RzISE=";

    private const int EventStoreDbPort = 2113;

    // On threads of their own: some who ask have to block for the answer.
    private static readonly Lazy<Task<TestServer>> Mongo = new(() => Task.Run(() => Find(MongoDbVariable, "MongoDB", StartMongoDb)));

    private static readonly Lazy<Task<TestServer>> EventStore =
        new(() => Task.Run(() => Find(EventStoreDbVariable, "EventStoreDB", StartEventStoreDb)));

    public static Task<TestServer> MongoDb => Mongo.Value;

    public static Task<TestServer> EventStoreDb => EventStore.Value;

    private static async Task<TestServer> Find(string variable, string name, Func<Task<string>> start)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given) return new(given, null);
        if (!HasEngine()) return new(null, $"No {name}: {variable} names no server, and there is no container engine.");
        try
        {
            return new(await start(), null);
        }
        catch (Exception e)
        {
            return new(null, $"No {name}: {variable} names no server, and its container did not start ({e.Message}).");
        }
    }

    /// <summary>Looked at here: asking the container library takes long where there is none.</summary>
    private static bool HasEngine()
        => Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } || File.Exists("/var/run/docker.sock")
            || File.Exists(@"\\.\pipe\docker_engine");

    // The library's reaper removes the containers when the test process is gone.
    private static async Task<string> StartMongoDb()
    {
        var container = new MongoDbBuilder("mongo:7.0").Build();
        await container.StartAsync();
        return container.GetConnectionString();
    }

    private static async Task<string> StartEventStoreDb()
    {
        var container = new ContainerBuilder("eventstore/eventstore:23.10.8-bookworm-slim")
            .WithEnvironment("EVENTSTORE_INSECURE", "true")
            .WithEnvironment("EVENTSTORE_MEM_DB", "true")
            .WithEnvironment("EVENTSTORE_RUN_PROJECTIONS", "None")
            .WithPortBinding(EventStoreDbPort, assignRandomHostPort: true)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(request => request
                .ForPort(EventStoreDbPort).ForPath("/health/live").ForStatusCode(System.Net.HttpStatusCode.NoContent)))
            .Build();
        await container.StartAsync();
        return $"esdb://{container.Hostname}:{container.GetMappedPublicPort(EventStoreDbPort)}?tls=false";
    }
}

/// <summary>Where a server is, or why there is none.</summary>
public sealed record TestServer(string? ConnectionString, string? Lacking)
{
    /// <summary>Skips the test where there is none.</summary>
    public string Required()
    {
        Skip.If(ConnectionString is null, Lacking);
        return ConnectionString!;
    }
}
