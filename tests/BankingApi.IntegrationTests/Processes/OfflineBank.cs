using System.Globalization;
using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using BankingApi.EventStore;
using BankingApi.IntegrationTests.Api;
using BankingApi.Privacy;
using BankingApi.Projections;
using BankingApi.ReadModel;
using BankingApi.Subscriptions;
using BankingApi.WriteModel;
using EventStore.Abstractions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BankingApi.IntegrationTests.Processes;

/// <summary>The service without its HTTP side, in this process:
/// makes long histories fast, with the ids that requests with keys would have given them.</summary>
internal sealed class OfflineBank : IAsyncDisposable
{
    /// <summary>Commands sent at once; they share appends.</summary>
    private const int Burst = 1_000;

    private readonly IHost _host;

    private OfflineBank(IHost host) => _host = host;

    private AccountRepository Accounts => _host.Services.GetRequiredService<AccountRepository>();

    /// <param name="between">How much time passes between two looks at the clock; null for the machine's own.</param>
    public static async Task<OfflineBank> Open(DataFolder folder, int snapshotEvery = 500, TimeSpan? between = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Embedded:DataDirectory"] = folder.Path,
            ["Accounts:SnapshotEvery"] = snapshotEvery.ToString(CultureInfo.InvariantCulture),
        });
        builder.Services.AddLogging();
        builder.Services.AddEventStore(builder.Configuration);
        builder.Services.AddPrivacy(builder.Configuration, builder.Environment);
        builder.Services.AddReadModel(builder.Configuration);
        builder.Services.AddWriteModel();
        builder.Services.AddSubscriptions();
        builder.Services.AddProjections();
        if (between is { } step) builder.Services.AddSingleton<TimeProvider>(new SteppingClock(step));
        var bank = new OfflineBank(builder.Build());
        await bank._host.StartAsync();
        return bank;
    }

    public async Task<Guid> Register(string firstName, string lastName, string email)
        => (await _host.Services.GetRequiredService<OwnerRepository>()
            .Register(Caller.Service, DerivedIds.Owner(null, null), new(firstName, lastName, email))).Owner!.Id;

    public async Task<Guid> OpenAccount(Guid owner, string currency, decimal initialBalance)
    {
        var money = Currency.Of(currency);
        var request =
            new OpenRequest(DerivedIds.Account(null, null), owner, AccountType.Checking, money, Scaled(initialBalance, money), money.Zero);
        await Execute(
            new AccountCommand(
                Caller.Service, request.AccountId, request.AccountId, (state, at) => BankAccount.Open(state, request, at))
            { Opens = true });
        return request.AccountId;
    }

    /// <summary>Deposits <paramref name="count"/> times, the n-th time (from 0) as <see cref="Deposit"/> has it.</summary>
    public async Task Fill(Guid account, string currency, int count)
    {
        for (var from = 0; from < count; from += Burst)
            await Task.WhenAll(Enumerable.Range(from, Math.Min(Burst, count - from)).Select(n => Fill(account, Currency.Of(currency), n)));
    }

    /// <summary>Snapshots are taken beside the commands, and what is not taken yet when the service stops is not taken.</summary>
    public Task UntilThereIsASnapshot(Guid account)
        => Wait.Until(async () => await _host.Services.GetRequiredService<ISnapshotStore>()
            .Load(StreamNames.OfSnapshot(account), default) is not null);

    public Task Suspend(Guid account) => Change(account, state => state.Suspend("A reason", DateTimeOffset.UnixEpoch));

    public Task Reactivate(Guid account) => Change(account, state => state.Reactivate(null, DateTimeOffset.UnixEpoch));

    public Task Close(Guid account) => Change(account, state => state.Close("Another reason", DateTimeOffset.UnixEpoch));

    public Task Limit(Guid account, decimal limit)
        => Change(account, state => state.ChangeOverdraftLimit(Scaled(limit, state.Currency), DateTimeOffset.UnixEpoch));

    /// <summary>The n-th deposit of <see cref="Fill(Guid, string, int)"/> as a request: its key and its body.</summary>
    public static (string Key, string Body) Deposit(int n)
        => ($"fill-{n}", $$"""{"type":"DEPOSIT","amount":"{{AmountOf(n)}}","description":"Number {{n}}"}""");

    public static int AmountOf(int n) => 1 + n % 100;

    /// <summary>Waits until the views have what the log has of an account.</summary>
    public Task Project(Guid account, long revision) => Eventually.Holds(
        async () => (await _host.Services.GetRequiredService<IViewQueries>().GetAccount(account, default))?.Revision >= revision,
        () => $"Account {account} was not projected up to revision {revision}.");

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private Task Fill(Guid account, Currency currency, int n)
    {
        var request = new TransactionRequest(
            DerivedIds.Transaction(account, Deposit(n).Key), TransactionType.Deposit, Scaled(AmountOf(n), currency), null, $"Number {n}");
        // No IdempotencyId: these are known to be new, and looking each up in an ever longer past would take the square of it.
        return Execute(new AccountCommand(Caller.Service, account, request.Id, (state, at) => state!.Record(request, at)));
    }

    private Task Change(Guid account, Func<BankAccount, Decision<BankAccountEvent>> decide)
        => Execute(new AccountCommand(Caller.Service, account, Guid.CreateVersion7(), (state, _) => decide(state!)));

    private async Task Execute(AccountCommand command) => Assert.Null((await Accounts.Execute(command)).Refusal);

    private static decimal Scaled(decimal amount, Currency currency) => amount + currency.Zero;

    /// <summary>Never in the future, and always some time on. Timers are the machine's.</summary>
    private sealed class SteppingClock(TimeSpan step) : TimeProvider
    {
        private readonly DateTimeOffset _start = System.GetUtcNow() - step * 1_000_000;
        private long _looks;

        public override DateTimeOffset GetUtcNow() => _start + step * Math.Min(Interlocked.Increment(ref _looks), 1_000_000);
    }
}
