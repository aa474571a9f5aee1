using BankingApi.Deliveries;
using BankingApi.Domain.Webhooks;

namespace BankingApi.Features.Webhooks;

/// <summary>Keeps what is kept of deliveries within bounds.</summary>
public sealed partial class WebhookHousekeeping(
    WebhookDirectory directory, IDeliveryStore deliveries, WebhookMetrics metrics, IOptions<WebhookOptions> options, TimeProvider clock,
    ILogger<WebhookHousekeeping> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Periodically.DoNowAnd(Interval, clock, Keep, failure =>
        {
            if (!failure.IsOutage()) LogFailed(failure);
        }, stoppingToken);

    private async Task Keep(CancellationToken cancellationToken)
    {
        var most = options.Value.MostPending;
        var pending = 0L;
        foreach (var webhook in await directory.All(cancellationToken))
        {
            var waiting = await deliveries.CountPending(webhook.Id, most + 1L, cancellationToken);
            pending += waiting;
            if (waiting <= most || webhook.Webhook.Status is not WebhookStatus.Active) continue;
            await directory.Disable(webhook.Id, $"More than {most} deliveries wait.", cancellationToken);
            metrics.Disabled();
        }
        metrics.Wait(pending);
        await deliveries.ForgetDelivered(clock.GetInstant().AddDays(-options.Value.KeepDeliveredDays), cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What is kept of webhooks could not be looked through")]
    private partial void LogFailed(Exception failure);
}
