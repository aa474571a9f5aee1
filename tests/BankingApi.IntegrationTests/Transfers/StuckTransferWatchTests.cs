using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using BankingApi.Features.Transfers;
using BankingApi.ReadModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>Transfers that are under way for too long are shown.</summary>
public sealed class StuckTransferWatchTests(TransferHost host) : IClassFixture<TransferHost>
{
    /// <summary>What the watch looks at, and what is behind the answers to queries.</summary>
    private IViewQueries Views => host.Services.GetRequiredService<IViewQueries>();

    [Fact]
    public async Task A_transfer_under_way_for_longer_than_the_setting_says_is_logged_and_counted()
    {
        var (from, to) = (await host.Bank.Open(), await host.Bank.Open());
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var log = new Lines();
        using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = provider.GetRequiredService<IMeterFactory>();
        using var watch = Watch(clock, log, meters);
        Guid id;
        using (new Outage(host.Store, to, "BankAccountTransactionRecordedV2"))
        {
            id = (await host.Bank.Transfer(from, to, "60")).Is(202).Id("transferId");
            await Bank.Until(async () => await Views.GetTransfer(id, default) is not null);

            await watch.Look(default);
            Assert.Equal((1, 0), Gauges(meters));
            Assert.Empty(log.All);

            clock.Advance(TimeSpan.FromMinutes(10));
            await watch.Look(default);
            Assert.Equal((1, 1), Gauges(meters));
            Assert.Contains(id.ToString(), Assert.Single(log.All), StringComparison.Ordinal);
        }
        // It looks at the views.
        await Bank.Until(async () => (await Views.GetTransfer(id, default))!.Status == TransferStatus.Completed);
        await watch.Look(default);
        Assert.Equal((0, 0), Gauges(meters));
        Assert.Single(log.All);
    }

    [Fact]
    public async Task A_stuck_transfer_that_nobody_else_carries_on_is_taken_up_again()
    {
        var (from, to) = (await host.Bank.Open(), await host.Bank.Open());
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = provider.GetRequiredService<IMeterFactory>();
        using var watch = Watch(clock, new Lines(), meters);
        var worker = host.Services.GetServices<IHostedService>().OfType<TransferWorker>().Single();
        await worker.StopAsync(default);
        try
        {
            Guid id;
            using (new Outage(host.Store, to,
                "BankAccountTransactionRecordedV2")) id = (await host.Bank.Transfer(from, to, "60")).Is(202).Id("transferId");
            for (var i = 0; i < 3; i++) await host.Bank.Deposit(from, "1"); // The reservation is not the last event.
            await Bank.Until(async () => await Views.GetTransfer(id, default) is not null);
            await watch.Look(default);
            Assert.Equal("PENDING", (await host.Bank.Get($"/transfers/{id}")).Is(200)["status"]);

            clock.Advance(TimeSpan.FromMinutes(10));
            await watch.Look(default);
            Assert.Equal((1, 1), Gauges(meters));
            Assert.Equal("COMPLETED", (await host.Bank.Get($"/transfers/{id}")).Is(200)["status"]);
            Assert.Equal("160.00", (await host.Bank.Balance(to))["balance"]);
            await Bank.Until(async () =>
            {
                await watch.Look(default);
                return Gauges(meters) == (0, 0);
            });
        }
        finally
        {
            await worker.StartAsync(default);
        }
    }

    private StuckTransferMonitor Watch(TimeProvider clock, Lines log, IMeterFactory meters) => new(
        Views, host.Services.GetRequiredService<TransferRecovery>(),
        Options.Create(new TransferOptions { StuckAfterSeconds = 90 }), clock, log, meters);

    private static (long Pending, long Stuck) Gauges(IMeterFactory meters)
    {
        var values = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                // Other hosts of this test run have meters of the same name.
                if (instrument.Meter.Name == StuckTransferMonitor.MeterName && instrument.Meter.Scope == meters)
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return (values["bankingapi.transfers.pending"], values["bankingapi.transfers.stuck"]);
    }

    private sealed class Lines : ILogger<StuckTransferMonitor>
    {
        public ConcurrentQueue<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => All.Enqueue(formatter(state, exception));
    }
}
