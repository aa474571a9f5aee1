using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using BankingApi.Domain.Webhooks;
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

namespace BankingApi.UnitTests.Evidence;

/// <summary>Makes a log by the service's own write model: owners, accounts with all kinds of events, webhooks, one command at a
/// time.</summary>
internal static class BankOnDisk
{
    private static readonly Currency Eur = Currency.Of("EUR");

    public static async Task Make(string folder, Random random, int owners, int accounts, int commands)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Embedded:DataDirectory", folder)]).Build();
        var services = new ServiceCollection().AddLogging().AddMetrics();
        services.AddSingleton<IConfiguration>(configuration).AddEventStore(configuration).AddReadModel(configuration).AddWriteModel()
            .AddPrivacy(configuration, new HostingEnvironment());
        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<EmbeddedDatabase>().Open();
        provider.GetRequiredService<EmbeddedViewDatabase>().Open();
        provider.GetRequiredService<OwnerKeyFile>().Open();
        await new Commands(provider, random).Run(owners, accounts, commands);
    }

    private sealed class Commands(IServiceProvider services, Random random)
    {
        private readonly AccountRepository _accounts = services.GetRequiredService<AccountRepository>();
        private readonly WebhookRepository _webhooks = services.GetRequiredService<WebhookRepository>();
        private readonly List<(Guid Account, Guid Hold)> _holds = [];

        public async Task Run(int owners, int accounts, int commands)
        {
            var (people, opened) = (new List<Guid>(), new List<Guid>());
            for (var i = 0; i < owners; i++) people.Add(await Register(i));
            for (var i = 0; i < accounts; i++) opened.Add(await Open(people[i % owners]));
            for (var i = 0; i < 3; i++) await ChangeWebhook();
            var forgotten = await Register(owners);
            var erasure = new Erasure(TimeProvider.System.GetUtcNow(), Caller.Service.Actor, "asked for");
            await services.GetRequiredService<OwnerRepository>().Erase(forgotten, erasure, default);
            for (var i = 0; i < commands; i++) await Command(opened[random.Next(accounts)]);
        }

        private async Task<Guid> Register(int number)
        {
            var id = Guid.CreateVersion7();
            await services.GetRequiredService<OwnerRepository>().Register(
                Caller.Service, id, new("Jörg", $"Number {number}", $"{number}@example.com"));
            return id;
        }

        private async Task<Guid> Open(Guid owner)
        {
            var id = Guid.CreateVersion7();
            var request = new OpenRequest(id, owner, AccountType.Checking, Eur, 1_000.00m, Eur.Zero);
            await Execute(id, (state, at) => BankAccount.Open(state, request, at), opens: true);
            return id;
        }

        private async Task ChangeWebhook()
        {
            var id = Guid.CreateVersion7();
            await _webhooks.Execute(Caller.Service, id, (state, at) => Webhook.Register(
                state, id, "https://example.com/hook", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", null, null, null, at));
            await _webhooks.Execute(Caller.Service, id, (state, at) => state!.Remove(at));
        }

        private async Task Command(Guid account)
        {
            switch (random.Next(8))
            {
                case 0:
                    await Execute(account, (state, at) => state!.ChangeOverdraftLimit(random.Next(1, 1_000_000) + Eur.Zero, at));
                    break;
                case 1:
                    var hold = new HoldRequest(Guid.CreateVersion7(), 1.00m, null, "hotel", null, TimeSpan.FromDays(7));
                    await Execute(account, (state, at) => state!.PlaceHold(hold, at));
                    _holds.Add((account, hold.Id));
                    break;
                case 2 when _holds.Count > 0:
                    var held = _holds[^1];
                    _holds.RemoveAt(_holds.Count - 1);
                    await Execute(held.Account, (state, at) => state!.Void(new(held.Hold, Guid.CreateVersion7(), null), at));
                    break;
                case 3:
                    await Execute(account, (state, at) => state!.Suspend("a reason", at));
                    await Execute(account, (state, at) => state!.Reactivate(null, at));
                    break;
                default:
                    var (id, amount) = (Guid.CreateVersion7(), random.Next(1, 100) + Eur.Zero);
                    var request = new TransactionRequest(id, TransactionType.Deposit, amount, null, $"Überweisung {random.Next()}");
                    await Execute(account, (state, at) => state!.Record(request, at));
                    break;
            }
        }

        private async Task Execute(Guid account, Func<BankAccount?, DateTimeOffset, Decision<BankAccountEvent>> decide, bool opens = false)
        {
            var outcome = await _accounts.Execute(new(Caller.Service, account, Guid.CreateVersion7(), decide) { Opens = opens });
            Assert.Null(outcome.Refusal);
        }
    }
}
