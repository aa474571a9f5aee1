using BankingApi.EventStore.Serialization;
using BankingApi.Privacy;
using BankingApi.Projections;
using BankingApi.ReadModel;
using BankingApi.WriteModel;
using EventStore.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace BankingApi.UnitTests.Projections;

/// <summary>The service's own views of a log, embedded, in a folder that goes with them, and the runner that keeps them.</summary>
internal sealed class TestViews : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ServiceProvider _provider;

    private TestViews(TestLog log, DirectoryInfo folder, EventSerializer serializer, Func<IViewWriter, IViewWriter> through)
    {
        _folder = folder;
        var configuration = TestLog.ConfigurationIn(folder);
        var services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton(configuration).AddSingleton(TimeProvider.System)
            .AddSingleton(log.Events).AddSingleton(serializer).AddSingleton<ShortStreams>().AddSingleton<OwnerRepository>()
            .AddSingleton<AccountOwners>().AddReadModel(configuration).AddPrivacy(configuration, new HostingEnvironment());
        var openings = services.Where(IsHosted).ToList();
        services.AddProjections();
        // What keeps the views by itself is left out: here a test says what is projected when.
        foreach (var worker in services.Where(IsHosted).Except(openings).ToList()) services.Remove(worker);
        var writer = services.Last(service => service.ServiceType == typeof(IViewWriter));
        services.AddSingleton(provider => through((IViewWriter)(
            writer.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, writer.ImplementationType!))));
        _provider = services.BuildServiceProvider();
    }

    public IViewQueries Queries => _provider.GetRequiredService<IViewQueries>();

    public IViewWriter Writer => _provider.GetRequiredService<IViewWriter>();

    public ProjectionRunner Runner => _provider.GetRequiredService<ProjectionRunner>();

    public EventProjections Projections => _provider.GetRequiredService<EventProjections>();

    public BlockedAccounts Held => _provider.GetRequiredService<BlockedAccounts>();

    public static async Task<TestViews> Of(TestLog log, Func<IViewWriter, IViewWriter>? through = null)
    {
        var views = new TestViews(
            log, Directory.CreateTempSubdirectory("bankingapi-views-"), log.Serializer, through ?? (writer => writer));
        await views.Open();
        return views;
    }

    /// <summary>The same views after the process was stopped and a version of the service started that reads more events.</summary>
    public Task<TestViews> RestartedWith(TestLog log, params IEnumerable<IUpcaster> upcasters)
        => RestartedWith(log, writer => writer, upcasters);

    public async Task<TestViews> RestartedWith(TestLog log, Func<IViewWriter, IViewWriter> through, params IEnumerable<IUpcaster> upcasters)
    {
        await _provider.DisposeAsync();
        var views = new TestViews(log, _folder, new EventSerializer(new EventTypeRegistry(), upcasters), through);
        await views.Open();
        await views.Held.Load(default);
        return views;
    }

    public async Task<IReadOnlyDictionary<StoredEvent, string>> Project(params IEnumerable<StoredEvent> batch)
        => await Runner.Project([.. batch], null, default);

    /// <summary>Everything that the views say of an account, to compare.</summary>
    public async Task<AccountDump> Dump(Guid account, IReadOnlyCollection<Guid> transfers)
    {
        var rows = await Queries.ListTransactions(account, new TransactionFilter(), newestFirst: false, null, 10_000, default);
        var answers = await Queries.FindProcessedCommands(account, [.. rows.Select(row => row.TransactionId), .. transfers], default);
        var ended = new List<TransferView?>();
        foreach (var id in transfers.Order()) ended.Add(await Queries.GetTransfer(id, default));
        return new(await Queries.GetAccount(account, default), rows, ended, answers.Found.OrderBy(answer => answer.Key));
    }

    private async Task Open()
    {
        try
        {
            await TestLog.Open(_provider, typeof(IViewQueries));
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private static bool IsHosted(ServiceDescriptor service) => service.ServiceType == typeof(IHostedService);

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        if (_folder.Exists) _folder.Delete(recursive: true);
    }
}

internal sealed record AccountDump(
    AccountView? Account, IReadOnlyList<TransactionView> Transactions, IReadOnlyList<TransferView?> Transfers,
    IEnumerable<KeyValuePair<Guid, long>> Answers)
{
    public static void Same(AccountDump expected, AccountDump actual)
    {
        Assert.Equal(expected.Account, actual.Account);
        Assert.Equal(expected.Transactions, actual.Transactions);
        Assert.Equal(expected.Transfers, actual.Transfers);
        Assert.Equal(expected.Answers, actual.Answers);
    }
}
