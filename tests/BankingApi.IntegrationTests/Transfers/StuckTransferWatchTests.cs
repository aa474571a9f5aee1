using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using BankingApi.Features.Transfers;
using BankingApi.Views;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>Transfers that are under way for too long are shown.</summary>
public sealed class StuckTransferWatchTests(TransferHost host) : IClassFixture<TransferHost>
{
    [Fact]
    public async Task A_transfer_under_way_for_longer_than_the_setting_says_is_logged_and_counted()
    {
        var (from, to) = (await host.Bank.Open(), await host.Bank.Open());
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var log = new Lines();
        using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = provider.GetRequiredService<IMeterFactory>();
        using var watch = new StuckTransferWatch(
            host.Services.GetRequiredService<IViewQueries>(), Options.Create(new TransferOptions { StuckAfterSeconds = 90 }), clock, log, meters);
        Guid id;
        using (new Outage(host.Store, to, "BankAccountTransactionRecordedV1"))
        {
            id = (await host.Bank.Transfer(from, to, "60")).Is(202).Id("transferId");
            (await host.Bank.Get($"/transfers/{id}")).Is(200); // The view has it now.

            await watch.Look(default);
            Assert.Equal((1, 0), Gauges(meters));
            Assert.Empty(log.All);

            clock.Advance(TimeSpan.FromMinutes(10));
            await watch.Look(default);
            Assert.Equal((1, 1), Gauges(meters));
            Assert.Contains(id.ToString(), Assert.Single(log.All), StringComparison.Ordinal);
        }
        await host.Bank.Becomes(id, "COMPLETED");
        await watch.Look(default);
        Assert.Equal((0, 0), Gauges(meters));
        Assert.Single(log.All);
    }

    private static (long Pending, long Stuck) Gauges(IMeterFactory meters)
    {
        var values = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                // Other hosts of this test run have meters of the same name.
                if (instrument.Meter.Name == StuckTransferWatch.MeterName && instrument.Meter.Scope == meters) listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return (values["bankingapi.transfers.pending"], values["bankingapi.transfers.stuck"]);
    }

    private sealed class Lines : ILogger<StuckTransferWatch>
    {
        public ConcurrentQueue<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => All.Enqueue(formatter(state, exception));
    }
}
