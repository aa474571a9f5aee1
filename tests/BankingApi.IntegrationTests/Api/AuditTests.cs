using System.Diagnostics.Metrics;
using BankingApi.EventStore;
using BankingApi.Projections;
using BankingApi.ReadModel;
using EventStore.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Views that were changed, fell behind or were removed behind the service's back are found, repaired and counted.</summary>
public abstract class AuditTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task A_view_that_was_changed_is_repaired()
    {
        var (account, counted) = (await AccountWithFive(), Repaired());
        await new HandInTheViews(Stack.Services).SetBalance(account, 999.00m);
        Assert.Equal("999.00", await Listed(account));
        Assert.Equal(1, await Audit());
        Assert.Equal("5.00", await Listed(account));
        Assert.Equal("5.00", (await Api.Get($"accounts/{account}")).IsAt(200, 1)["balance"]);
        Assert.Equal(counted + 1, Repaired());
        Assert.Equal(0, await Audit());
    }

    [Fact]
    public async Task A_view_that_misses_events_is_repaired()
    {
        var account = await AccountWithFive();
        var views = Stack.Services.GetRequiredService<IViewWriter>();
        var before = (await views.LoadAccounts([account], default))[account];
        await Api.Deposit(account, "2.00");
        await Api.Settled(account);
        // As it would be if the last event had been acknowledged and never written.
        Assert.Empty(await views.Write(new ViewChanges { Accounts = { new(2, before, []) } }, default));
        // Only what the group has been through counts, and that it records some time later.
        await Wait.Until(async () => await Audit() == 1);
        Assert.Equal("7.00", (await Api.Get($"accounts/{account}")).IsAt(200, 2)["balance"]);
    }

    [Fact]
    public async Task Views_that_were_removed_are_projected_anew()
    {
        var account = await AccountWithFive();
        (await Api.Transfer(account, await Api.Account(), "2.00")).Is(201);
        var view = (await Api.Settled(account)).Text;
        var owner = (await Api.Get($"accounts/{account}"))["ownerId"]!;
        var counted = Repaired();

        await new HandInTheViews(Stack.Services).Remove(account, Guid.Parse(owner));
        Assert.DoesNotContain(owner, (await Api.Get("owners?limit=500")).Is(200).Column("id"));
        Assert.Null(await Listed(account));
        Assert.Equal(0, await Audit()); // It compares views, and there is none.
        var sweep = Stack.Services.GetRequiredService<LogSweep>();
        var found = 0;
        await Wait.Until(async () => (found += await sweep.Sweep(default)) >= 2);

        Assert.Equal(2, found);
        Assert.Equal(counted + 2, Repaired());
        Assert.Equal("3.00", await Listed(account));
        Assert.Equal(view, (await Api.Get($"accounts/{account}")).Is(200).Text);
        Assert.Contains(owner, (await Api.Get("owners?limit=500")).Is(200).Column("id"));
        Assert.Equal(0, await sweep.Sweep(default));
        Assert.Equal(0, await Audit());
    }

    [Fact]
    public async Task An_account_that_is_held_is_left_to_the_operator()
    {
        var (account, counted) = (await AccountWithFive(), Repaired());
        var poison = new NewEvent(Guid.NewGuid(), "BankAccountTransactionRecordedV9", "{}"u8.ToArray(), ReadOnlyMemory<byte>.Empty);
        Assert.True((await Stack.Services.GetRequiredService<IEventStore>()
            .Append(StreamNames.OfAccount(account), 1, [poison], default)).Appended);
        await Wait.Until(() => Task.FromResult(Stack.Services.GetRequiredService<BlockedAccounts>().IsBlocked(account)));
        Assert.Equal(0, await Audit());
        Assert.Equal(0, await Stack.Services.GetRequiredService<LogSweep>().Sweep(default));
        Assert.Equal(counted, Repaired());
    }

    private async Task<Guid> AccountWithFive()
    {
        var account = await Api.Account();
        await Api.Deposit(account, "5.00");
        await Api.Settled(account);
        return account;
    }

    private Task<int> Audit() => Stack.Services.GetRequiredService<ViewAuditor>().Audit(default);

    /// <summary>The balance in the list of accounts.</summary>
    private async Task<string?> Listed(Guid account)
    {
        var found = (await Api.Get("accounts?limit=500")).Is(200).Items.Where(item => item.GetProperty("id").GetGuid() == account).ToList();
        return found.Count == 0 ? null : found.Single().Text("balance");
    }

    private long Repaired()
    {
        var (meters, value) = (Stack.Services.GetRequiredService<IMeterFactory>(), -1L);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            // Other hosts of this test run have meters of the same name.
            if (instrument is { Name: "bankingapi.audit.repaired" } && instrument.Meter.Scope == meters)
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, measured, _, _) => value = measured);
        listener.Start();
        listener.RecordObservableInstruments();
        return value;
    }
}
