using System.Diagnostics.Metrics;
using BankingApi.EventStore;
using BankingApi.Views;
using Microsoft.Extensions.Options;

namespace BankingApi.Features.Transfers;

/// <summary>
/// Counts transfers under way, names those that have been so for too long, and takes them up again: one that the worker had to give up, since the
/// target was busy each time, has nobody else.
/// </summary>
public sealed partial class StuckTransferWatch : BackgroundService
{
    public const string MeterName = "BankingApi.Transfers";

    private const int MostNamed = 500;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly IViewQueries views;
    private readonly TransferRescue rescue;
    private readonly IOptions<TransferOptions> options;
    private readonly TimeProvider clock;
    private readonly ILogger<StuckTransferWatch> logger;
    private long pending;
    private long stuck;

    public StuckTransferWatch(
        IViewQueries views, TransferRescue rescue, IOptions<TransferOptions> options, TimeProvider clock, ILogger<StuckTransferWatch> logger, IMeterFactory meters)
    {
        (this.views, this.rescue, this.options, this.clock, this.logger) = (views, rescue, options, clock, logger);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("bankingapi.transfers.pending", () => Volatile.Read(ref pending), description: "Transfers under way (500 at most are counted)");
        meter.CreateObservableGauge("bankingapi.transfers.stuck", () => Volatile.Read(ref stuck), description: "Transfers under way for longer than they should be");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Periodically.Do(Every, clock, Look, failure =>
        {
            // The projection tells of an outage already.
            if (failure is not ReadStoreUnavailableException) Failed(failure);
        }, stoppingToken);

    internal async Task Look(CancellationToken cancellation)
    {
        var underWay = await views.ListTransfers(null, TransferStatus.Pending, null, MostNamed, cancellation);
        var since = clock.GetInstant() - TimeSpan.FromSeconds(options.Value.StuckAfterSeconds);
        var late = underWay.Where(transfer => transfer.RequestedAt < since).ToList();
        Volatile.Write(ref pending, underWay.Count);
        Volatile.Write(ref stuck, late.Count);
        foreach (var transfer in late)
        {
            Stuck(transfer.TransferId, transfer.RequestedAt);
            try
            {
                await rescue.TryFinish(transfer, cancellation);
            }
            catch (EventStoreUnavailableException)
            {
                // Its health check says so; the next look tries again.
            }
            catch (Exception bug) when (bug is not OperationCanceledException)
            {
                // The others have nothing to do with it.
                NotRescued(transfer.TransferId, bug);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Transfer {TransferId} has been under way since {RequestedAt:O}")]
    private partial void Stuck(Guid transferId, DateTimeOffset requestedAt);

    [LoggerMessage(Level = LogLevel.Error, Message = "Transfer {TransferId} could not be carried on")]
    private partial void NotRescued(Guid transferId, Exception bug);

    [LoggerMessage(Level = LogLevel.Error, Message = "Transfers under way could not be looked at")]
    private partial void Failed(Exception failure);
}
