using System.Globalization;
using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using BankingApi.EventStore;
using BankingApi.ReadModel;
using BankingApi.ReadModel.Embedded;
using BankingApi.WriteModel;
using EmbeddedEventStore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.Bench;

/// <summary>Makes accounts with histories, through the service's own command side, without HTTP in between.</summary>
internal static class LongHistory
{
    private const int AtOnce = 5_000;

    /// <returns>The accounts' ids, one per length, in a folder that a service can be started on.</returns>
    public static async Task<Guid[]> Make(string folder, params int[] lengths)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Embedded:DataDirectory", folder)]).AddEnvironmentVariables().Build();
        var services = new ServiceCollection().AddLogging().AddMetrics();
        services.AddSingleton<IConfiguration>(configuration).AddEventStore(configuration).AddReadModel(configuration).AddWriteModel();
        await using var provider = services.BuildServiceProvider();
        provider.GetService<EmbeddedDatabase>()?.Open();
        provider.GetService<EmbeddedViewDatabase>()?.Open();
        var accounts = provider.GetRequiredService<AccountRepository>();
        var taker = provider.GetRequiredService<SnapshotTaker>();
        await taker.StartAsync(default);

        var ownerId = Guid.CreateVersion7();
        await provider.GetRequiredService<OwnerRepository>().Register(Caller.Service, ownerId, "Long", "History", "long@example.com");
        var ids = new Guid[lengths.Length];
        // Many short ones at once, so that they share commits; a long one fills them by itself.
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, AtOnce / lengths.Max()) };
        await Parallel.ForAsync(0, lengths.Length, bounds, async (i, _) => ids[i] = await MakeOne(accounts, ownerId, lengths[i]));
        await taker.StopAsync(default);
        return ids;
    }

    /// <summary>Of the deposit that became an account's event at a revision.</summary>
    public static string Key(int revision) => string.Create(CultureInfo.InvariantCulture, $"history-{revision}");

    private static async Task<Guid> MakeOne(AccountRepository accounts, Guid ownerId, int length)
    {
        var id = Guid.CreateVersion7();
        var eur = Currency.Of("EUR");
        var open = new OpenRequest(id, ownerId, AccountType.Checking, eur, eur.Zero, eur.Zero);
        await accounts.Execute(new AccountCommand(Caller.Service, id, id, (state, at) => BankAccount.Open(state, open, at)) { Opens = true });
        for (var done = 1; done < length; done += AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(done, Math.Min(AtOnce, length - done)).Select(i =>
            {
                var request = new TransactionRequest(DerivedIds.Transaction(id, Key(i)), TransactionType.Deposit, 1.00m, null, null);
                return accounts.Execute(
                    new AccountCommand(Caller.Service, id, request.Id, (state, at) => state!.Record(request, at)) { IdempotencyId = request.Id });
            }));
        }
        return id;
    }
}
