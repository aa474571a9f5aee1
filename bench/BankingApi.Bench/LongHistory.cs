using System.Globalization;
using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using BankingApi.EventStore;
using BankingApi.Privacy;
using BankingApi.Privacy.Embedded;
using BankingApi.ReadModel;
using BankingApi.ReadModel.Embedded;
using BankingApi.WriteModel;
using EmbeddedEventStore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;

namespace BankingApi.Bench;

/// <summary>Makes accounts with histories, through the service's own command side, without HTTP in between.</summary>
internal static class LongHistory
{
    private const int AtOnce = 5_000;

    /// <summary>An account with a long history of a year and its views, in a folder that stays: for what is measured elsewhere.</summary>
    public static async Task Keep(Options options)
    {
        var folder = options.Folder ?? throw new ArgumentException("--folder= says where.");
        var clock = new QuickClock(TimeSpan.FromDays(365), TimeSpan.FromSeconds(options.Events / 20_000.0));
        var ids = await Make(folder, 0, [options.Events], clock);
        await ServiceProcess.FillViews(options.Port, folder);
        Console.WriteLine($"{options.Events} events on account {ids[0]} in {folder}");
    }

    /// <returns>The accounts' ids, one per length, in a folder that a service can be started on.</returns>
    public static Task<Guid[]> Make(string folder, params int[] lengths) => Make(folder, 0, lengths);

    /// <param name="backdated">How many transactions of each account count since its opening, evenly among the others.</param>
    public static async Task<Guid[]> Make(string folder, int backdated, int[] lengths, TimeProvider? clock = null)
    {
        var ids = new Guid[lengths.Length];
        // Many short ones at once, so that they share commits; a long one fills them by itself.
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, AtOnce / lengths.Max()) };
        await With(folder, async (accounts, ownerId) => await Parallel.ForAsync(
            0, lengths.Length, bounds, async (i, _) => ids[i] = await MakeOne(accounts, ownerId, lengths[i], backdated)), clock);
        return ids;
    }

    /// <summary>Accounts with some thousand euros and <paramref name="each"/> active holds of 1.00, none of them due soon.</summary>
    public static Task MakeHolds(string folder, int holds, int each)
        => With(folder, async (accounts, ownerId) => await Parallel.ForAsync(
            0, holds / each, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
            {
                var id = await Open(accounts, ownerId, 5_000.00m);
                await Task.WhenAll(Enumerable.Range(0, each).Select(_ =>
                {
                    var request = new HoldRequest(Guid.CreateVersion7(), 1.00m, null, null, null, AccountLimits.LongestHold);
                    return accounts.Execute(
                        new AccountCommand(Caller.Service, id, request.Id, (state, at) => state!.PlaceHold(request, at)));
                }));
            }));

    /// <summary>Runs on the command side of a service on the folder, with an owner that is new.</summary>
    private static async Task With(string folder, Func<AccountRepository, Guid, Task> make, TimeProvider? clock = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Embedded:DataDirectory", folder)]).AddEnvironmentVariables().Build();
        var services = new ServiceCollection().AddLogging().AddMetrics();
        services.AddSingleton<IConfiguration>(configuration).AddEventStore(configuration).AddReadModel(configuration).AddWriteModel()
            .AddPrivacy(configuration, new HostingEnvironment { EnvironmentName = "Development" });
        if (clock is not null) services.AddSingleton(clock);
        await using var provider = services.BuildServiceProvider();
        provider.GetService<EmbeddedDatabase>()?.Open();
        provider.GetService<EmbeddedViewDatabase>()?.Open();
        provider.GetService<OwnerKeyFile>()?.Open();
        var taker = provider.GetRequiredService<SnapshotTaker>();
        await taker.StartAsync(default);
        var ownerId = Guid.CreateVersion7();
        await provider.GetRequiredService<OwnerRepository>().Register(Caller.Service, ownerId, new("Long", "History", "long@example.com"));
        await make(provider.GetRequiredService<AccountRepository>(), ownerId);
        await taker.StopAsync(default);
    }

    /// <summary>Of the deposit that became an account's event at a revision.</summary>
    public static string Key(int revision) => string.Create(CultureInfo.InvariantCulture, $"history-{revision}");

    private static async Task<Guid> MakeOne(AccountRepository accounts, Guid ownerId, int length, int backdated)
    {
        var id = await Open(accounts, ownerId, 0.00m);
        var opened = (await accounts.Find(Caller.Service, id, default))!.OpenedAt;
        var every = backdated == 0 ? int.MaxValue : Math.Max(1, length / backdated);
        for (var done = 1; done < length; done += AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(done, Math.Min(AtOnce, length - done)).Select(i =>
            {
                var request = new TransactionRequest(DerivedIds.Transaction(id, Key(i)), TransactionType.Deposit, 1.00m, null, null)
                { ValueAt = i % every == 0 ? opened : null, BackdateAtMost = TimeSpan.FromDays(1) };
                return accounts.Execute(
                    new AccountCommand(Caller.Service, id, request.Id, (state, at) => state!.Record(request, at))
                    { IdempotencyId = request.Id });
            }));
        }
        return id;
    }

    private static async Task<Guid> Open(AccountRepository accounts, Guid ownerId, decimal balance)
    {
        var id = Guid.CreateVersion7();
        var eur = Currency.Of("EUR");
        var open = new OpenRequest(id, ownerId, AccountType.Checking, eur, balance, eur.Zero);
        await accounts.Execute(
            new AccountCommand(Caller.Service, id, id, (state, at) => BankAccount.Open(state, open, at)) { Opens = true });
        return id;
    }
}
