using BankingApi.Domain.Accounts;
using BankingApi.Domain.Owners;
using BankingApi.EventStore;
using BankingApi.EventStore.Serialization;
using BankingApi.Privacy;
using BankingApi.UnitTests.Domain;
using BankingApi.WriteModel;
using EventStore.Abstractions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BankingApi.UnitTests.Projections;

/// <summary>The service's own log, embedded, in a folder that goes with it.</summary>
public sealed class TestLog : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bankingapi-log-");
    private readonly ServiceProvider _provider;

    public TestLog()
    {
        var configuration = ConfigurationIn(_folder);
        _provider = new ServiceCollection().AddLogging().AddSingleton(configuration).AddEventStore(configuration).BuildServiceProvider();
    }

    internal IEventStore Events => _provider.GetRequiredService<IEventStore>();

    internal EventSerializer Serializer => _provider.GetRequiredService<EventSerializer>();

    internal AccountLoader Loader => ActivatorUtilities.CreateInstance<AccountLoader>(_provider);

    public Task InitializeAsync() => Open(_provider, typeof(IEventStore));

    public async Task DisposeAsync()
    {
        await _provider.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    internal static IConfiguration ConfigurationIn(DirectoryInfo folder)
        => new ConfigurationBuilder().AddInMemoryCollection([new("Embedded:DataDirectory", folder.FullName)]).Build();

    /// <summary>Opens the embedded files as the host would, without starting what runs in the background.</summary>
    internal static async Task Open(ServiceProvider provider, Type port)
    {
        foreach (var opening in provider.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            await opening.StartingAsync(default);
        Assert.Contains("Embedded", provider.GetRequiredService(port).GetType().Name, StringComparison.Ordinal);
    }

    /// <summary>Appends to an account's stream, and gives the events as they are stored.</summary>
    internal Task<List<StoredEvent>> Append(Guid account, params IEnumerable<BankAccountEvent> added)
        => Append(StreamNames.OfAccount(account),
            [.. added.Select(@event => Serializer.Serialize(Guid.NewGuid(), @event, EventMetadata.Unknown))]);

    internal Task<List<StoredEvent>> Append(Guid owner, params IEnumerable<OwnerEvent> added)
        => Append(StreamNames.OfOwner(owner),
            [.. added.Select(@event => Serializer.Serialize(Guid.NewGuid(), @event, EventMetadata.Unknown))]);

    internal async Task<List<StoredEvent>> Append(string stream, IReadOnlyList<NewEvent> added)
    {
        var last = await Events.ReadBackwards(stream, long.MaxValue, 1, default);
        var result = await Events.Append(stream, last.Count == 0 ? ExpectedRevision.NoStream : last[0].Revision, added, default);
        Assert.True(result.Appended);
        return [.. await Events.ReadForwards(stream, result.Revision - added.Count + 1, added.Count, default)];
    }

    /// <summary>An owner of their own for each test, so that tests can share a log.</summary>
    internal async Task<(Guid Id, StoredEvent Event)> Register()
    {
        var id = Guid.NewGuid();
        var sealedPerson = SealedPerson.Clear(new("First", "Last", "first@example.com"));
        return (id, (await Append(id, new PersonRegistered(id, sealedPerson, Some.Opening)))[0]);
    }
}
