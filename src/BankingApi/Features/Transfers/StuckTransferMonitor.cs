using System.Diagnostics.Metrics;

namespace BankingApi.Features.Transfers;

/// <summary>Counts transfers under way, names those that have been so for too long, and takes them up again: one that the worker had to
/// give up, since the target was busy each time, has nobody else.</summary>
public sealed partial class StuckTransferMonitor : BackgroundService
{
    public const string MeterName = "BankingApi.Transfers";

    private const int MostNamed = 500;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly IViewQueries _views;
    private readonly TransferRecovery _rescue;
    private readonly IOptions<TransferOptions> _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<StuckTransferMonitor> _logger;
    private long _pending;
    private long _stuck;

    public StuckTransferMonitor(
        IViewQueries views, TransferRecovery rescue, IOptions<TransferOptions> options, TimeProvider clock,
        ILogger<StuckTransferMonitor> logger, IMeterFactory meters)
    {
        (_views, _rescue, _options, _clock, _logger) = (views, rescue, options, clock, logger);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("bankingapi.transfers.pending", () => Volatile.Read(ref _pending),
            description: "Transfers under way (500 at most are counted)");
        meter.CreateObservableGauge("bankingapi.transfers.stuck", () => Volatile.Read(ref _stuck),
            description: "Transfers under way for longer than they should be");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Periodically.Do(Every, _clock, Look, failure =>
        {
            // The projection tells of an outage already.
            if (failure is not ReadStoreUnavailableException) LogFailed(failure);
        }, stoppingToken);

    internal async Task Look(CancellationToken cancellationToken)
    {
        var underWay = await _views.ListTransfers(new(Status: TransferStatus.Pending), null, MostNamed, cancellationToken);
        var since = _clock.GetInstant() - TimeSpan.FromSeconds(_options.Value.StuckAfterSeconds);
        var late = underWay.Where(transfer => transfer.RequestedAt < since).ToList();
        Volatile.Write(ref _pending, underWay.Count);
        Volatile.Write(ref _stuck, late.Count);
        foreach (var transfer in late)
        {
            LogStuck(transfer.TransferId, transfer.RequestedAt);
            try
            {
                await _rescue.TryFinish(transfer, cancellationToken);
            }
            catch (EventStoreUnavailableException)
            {
                // Its health check says so; the next look tries again.
            }
            catch (Exception bug) when (bug is not OperationCanceledException)
            {
                // The others have nothing to do with it.
                LogNotRescued(transfer.TransferId, bug);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Transfer {TransferId} has been under way since {RequestedAt:O}")]
    private partial void LogStuck(Guid transferId, DateTimeOffset requestedAt);

    [LoggerMessage(Level = LogLevel.Error, Message = "Transfer {TransferId} could not be carried on")]
    private partial void LogNotRescued(Guid transferId, Exception bug);

    [LoggerMessage(Level = LogLevel.Error, Message = "Transfers under way could not be looked at")]
    private partial void LogFailed(Exception failure);
}
