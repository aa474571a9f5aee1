using System.Diagnostics;
using System.Text.Json;
using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using BankingApi.EventStore;
using BankingApi.Hosting;
using BankingApi.Privacy;
using BankingApi.Projections;
using BankingApi.ReadModel;
using BankingApi.Subscriptions;
using BankingApi.WriteModel;
using EventStore.Abstractions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace BankingApi.Bench;

/// <summary>Projects a log of many events on many accounts into new views: once as a catch-up does, once as a rebuild does. Which view
/// store, the service's own settings say: <c>ReadStore__Provider</c> and <c>ReadStore__ConnectionString</c> in the environment.</summary>
internal static class Projecting
{
    private const int AtOnce = 5_000;

    public static async Task Run(Options options)
    {
        var folder = Directory.CreateTempSubdirectory("bankingapi-bench-").FullName;
        var database = $"bench_{Guid.NewGuid():N}";
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables()
            .AddInMemoryCollection([new("Embedded:DataDirectory", folder), new("ReadStore:Database", database)]).Build();
        var services = new ServiceCollection().AddLogging().AddMetrics();
        services.AddSingleton<IConfiguration>(configuration).AddEventStore(configuration).AddReadModel(configuration).AddWriteModel()
            .AddPrivacy(configuration, new HostingEnvironment { EnvironmentName = "Development" })
            .AddSubscriptions().AddProjections();
        await using var provider = services.BuildServiceProvider();
        // The files only: here nothing is projected in the background.
        foreach (var opening in provider.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            await opening.StartingAsync(default);
        var events = await Fill(provider, options);

        var views = provider.GetRequiredService<IViewWriter>();
        var catchUp = await Project(provider, views, events);
        double rebuild;
        await using (var generation = await provider.GetRequiredService<IViewGenerations>().Begin(default))
        {
            rebuild = await Project(provider, generation.Writer, events);
            await generation.TakeOver(default);
        }
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = "projecting",
            store = configuration["ReadStore:Provider"] ?? "Embedded",
            events,
            accounts = options.Accounts,
            catchUpPerSecond = catchUp,
            rebuildPerSecond = rebuild,
            processorMicrosecondsPerEvent = Math.Round(_processor.TotalMicroseconds / (2.0 * events), 1),
        }));
        if (configuration["ReadStore:Provider"] == StoreSettings.MongoDb)
        {
            using var client = new MongoDB.Driver.MongoClient(configuration["ReadStore:ConnectionString"]);
            await client.DropDatabaseAsync(database);
        }
        Directory.Delete(folder, recursive: true);
    }

    private static TimeSpan _processor;

    private static async Task<double> Project(IServiceProvider provider, IViewWriter writer, long expected)
    {
        var log = provider.GetRequiredService<IEventStore>();
        var runner = ActivatorUtilities.CreateInstance<ProjectionRunner>(
            provider, writer, new BlockedAccounts(writer, TimeProvider.System));
        var (start, used) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
        var (position, done) = (-1L, 0L);
        await foreach (var page in log.ReadAhead(position, default))
        {
            position = page.Position;
            if ((await runner.Project(page.Events, new ViewProgress(position), default)).Count > 0)
                throw new InvalidOperationException("An event was not projected.");
            done += page.Events.Count;
        }
        _processor += Process.GetCurrentProcess().TotalProcessorTime - used;
        return done == expected
            ? Math.Round(done / Stopwatch.GetElapsedTime(start).TotalSeconds)
            : throw new InvalidOperationException($"Only {done} events were projected.");
    }

    /// <returns>How many events there are.</returns>
    private static async Task<long> Fill(IServiceProvider provider, Options options)
    {
        var accounts = provider.GetRequiredService<AccountRepository>();
        var owner = Guid.CreateVersion7();
        await provider.GetRequiredService<OwnerRepository>().Register(Caller.Service, owner, new("Bench", "Owner", "bench@example.com"));
        var (eur, random) = (Currency.Of("EUR"), new Random(1));
        var ids = Enumerable.Range(0, options.Accounts).Select(_ => Guid.CreateVersion7()).ToArray();
        await Task.WhenAll(ids.Select(id =>
        {
            var open = new OpenRequest(id, owner, AccountType.Checking, eur, eur.Zero, eur.Zero);
            return accounts.Execute(
                new AccountCommand(Caller.Service, id, id, (state, at) => BankAccount.Open(state, open, at)) { Opens = true });
        }));
        for (var done = 0; done < options.Events; done += AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, options.Events - done)).Select(_ =>
            {
                var id = ids[random.Next(ids.Length)];
                var request = new TransactionRequest(Guid.CreateVersion7(), TransactionType.Deposit, 1.00m, null, null);
                return accounts.Execute(new AccountCommand(Caller.Service, id, request.Id, (state, at) => state!.Record(request, at)));
            }));
        }
        return 1 + options.Accounts + options.Events;
    }
}
