using System.Diagnostics.Metrics;
using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using BankingApi.EventStore;
using BankingApi.EventStore.Serialization;
using BankingApi.EventStore.Upcasting;
using BankingApi.Features.Transfers;
using BankingApi.Http.Json;
using BankingApi.Http.Results;
using BankingApi.ReadModel;
using BankingApi.WriteModel;
using EventStore.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>One instance of the service, as far as transfers need it, with caches of its own over a log that it shares with others.
/// Dropping it and making another one over the same log is a restart.</summary>
internal sealed class Node : IDisposable
{
    public static readonly EventSerializer Serializer = new(
        new EventTypeRegistry(),
        [new BankAccountCreatedV1Upcaster(), new BankAccountTransactionRecordedV1Upcaster(), new FundsReservedV1Upcaster()]);

    private static readonly AccountMetrics Metrics = new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), new RepeatedCalls());

    private readonly IEventStore _store;
    private readonly SnapshotTaker _snapshots;
    private readonly MakeTransferHandler _handler;
    private readonly TransferReversals _reversals;

    /// <param name="snapshots">Null: there are none.</param>
    /// <param name="views">Null: there are none.</param>
    public Node(
        IEventStore store, ISnapshotStore? snapshots = null, TimeProvider? clock = null, int cachedAccounts = 1_000,
        IViewQueries? views = null, Guid instance = default)
    {
        _store = store;
        clock ??= TimeProvider.System;
        snapshots ??= new LostSnapshots();
        var owners = new AccountOwners(store, Serializer);
        _snapshots = new SnapshotTaker(snapshots, NullLogger<SnapshotTaker>.Instance);
        Accounts = new AccountRepository(
            store, new AccountLoader(store, snapshots, Serializer), new AccountHistory(store, Serializer, owners), owners,
            new ProcessedCommandLookup(store, views ?? new CommandViews(store) { AreAway = true }, Serializer, clock),
            new BatchDecider(Serializer, clock, new ServiceInstance(instance)),
            _snapshots, Metrics, clock,
            Options.Create(new AccountOptions { SnapshotEvery = 2, CachedAccounts = cachedAccounts }));
        var ends = new TransferOutcomes(store, Serializer);
        Process = new TransferProcessManager(Accounts, ends);
        var requested = new RequestedTransfers(Process, ends, new RecentTransfers(), NullLogger<RequestedTransfers>.Instance);
        _handler = new MakeTransferHandler(Accounts, requested);
        _reversals = new TransferReversals(Accounts, requested);
    }

    public AccountRepository Accounts { get; }

    public TransferProcessManager Process { get; }

    /// <summary>Takes snapshots as the real service does.</summary>
    public Task TakeSnapshots() => _snapshots.StartAsync(default);

    /// <summary>What <c>POST /transfers</c> does.</summary>
    public Task<Result<MadeTransfer>> Make(Guid from, Guid to, decimal amount, string key)
        => _handler.Handle(
            new MakeTransfer(Caller.Service, new(from, to, new MoneyText(amount.ToString("0.00")), null, "Rent"), key), default);

    /// <summary>What <c>POST /transfers/{id}/reversal</c> does with a completed one.</summary>
    public Task<Result<MadeTransfer>> Reverse(TransferResponse transfer, string key)
        => _reversals.Reverse(Caller.Service, transfer, "Sent in error", key, default);

    public async Task<Guid> Open(string currency = "EUR", decimal balance = 0, decimal limit = 0)
    {
        var request = new OpenRequest(Guid.NewGuid(), Guid.NewGuid(), AccountType.Checking, Currency.Of(currency), balance, limit);
        Assert.Null((await Accounts.Execute(
            new(Caller.Service, request.AccountId, request.AccountId, (state, at)
                => BankAccount.Open(state, request, at))
            { Opens = true })).Refusal);
        return request.AccountId;
    }

    public Task<CommandOutcome> Suspend(Guid id) => Do(id, (state, at) => state.Suspend("Looks odd.", at));

    public Task<CommandOutcome> Reactivate(Guid id) => Do(id, (state, at) => state.Reactivate(null, at));

    public Task<CommandOutcome> Close(Guid id) => Do(id, (state, at) => state.Close("No longer needed.", at));

    public Task<CommandOutcome> Withdraw(Guid id, decimal amount)
        => Do(id, (state,
            at) => state.Record(new(DerivedIds.Transaction(id, $"withdraw {amount}"), TransactionType.Withdrawal, amount, null, null), at));

    /// <summary>Sets money aside and does nothing more: as if the process had died right then.</summary>
    public async Task<ReservedTransfer> Reserve(Guid from, Guid to, decimal amount, string key)
    {
        var request = new TransferRequest(DerivedIds.Transfer(from, key), to, amount, null, "Rent");
        var answer = await Accounts.Execute(
            new(Caller.Service, from, request.Id, (state, at) => state!.Reserve(request, at)) { IdempotencyId = request.Id });
        return new(from, answer.Revision, (FundsReserved)answer.Event!, Currency.Of("EUR"), Caller.Service.Actor);
    }

    /// <summary>Has the state of these accounts in memory, as of now.</summary>
    public async Task Know(params Guid[] ids)
    {
        foreach (var id in ids) await Do(id, (_, _) => Decision<BankAccountEvent>.AlreadySo);
    }

    /// <summary>What the worker does, without its group: looks at every reservation there ever was.</summary>
    public async Task Recover()
    {
        var page = await _store.ReadAll(-1, int.MaxValue, [StreamNames.AccountPrefix], default);
        foreach (var stored in page.Events.Where(stored => stored.Type == "FundsReservedV2"))
        {
            Assert.True(StreamNames.IsAccount(stored.Stream, out var source));
            var reserved = (FundsReserved)Serializer.Deserialize(stored);
            Assert.NotNull(await Process.Run(new(source, stored.Revision, reserved, (await Accounts.Find(Caller.Service, source,
                default))!.Currency, Caller.Service.Actor)));
        }
    }

    public void Dispose() => _snapshots.Dispose();

    /// <summary>Event ids that follow from the account: runs that are to be compared must not differ by chance.</summary>
    private Task<CommandOutcome> Do(Guid id, Func<BankAccount, DateTimeOffset, Decision<BankAccountEvent>> decide)
        => Accounts.Execute(new(Caller.Service, id, id, (state, at) => decide(state!, at)));
}
