using System.Collections.Concurrent;
using BankingApi.Deliveries;
using BankingApi.Domain.Webhooks;

namespace BankingApi.Features.Webhooks;

/// <summary>Gives each webhook that has something to deliver a task of its own, so that none waits for another's receiver. Of several
/// instances, one at a time delivers to a webhook; should it die, another one takes over a little later.</summary>
public sealed partial class WebhookDispatcher(
    WebhookDirectory directory, IDeliveryStore deliveries, LaneSender lanes, WebhookMetrics metrics, ServiceInstance instance,
    IOptions<WebhookOptions> options, DeliverySignal work, TimeProvider clock, ILogger<WebhookDispatcher> logger) : BackgroundService
{
    /// <summary>How often what is due is looked for where nobody says that there is something.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>How long an instance that is not heard of keeps a webhook to itself.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<Guid, Task> _running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            // Before the look, so that what comes in between is not missed.
            var more = work.Arm();
            try
            {
                await Look(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Its health check tells of an outage already.
                if (!failure.IsOutage()) LogFailed(failure);
            }
            await more.WaitAsync(LookEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await Task.WhenAll(_running.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Look(CancellationToken cancellationToken)
    {
        var active = (await directory.All(cancellationToken)).Where(one => one.Webhook.Status is WebhookStatus.Active).ToList();
        metrics.Stand(active.Count, active.Count(one => one.Health.FailingSince is not null));
        var now = clock.GetInstant();
        foreach (var webhook in active)
        {
            if (webhook.Health.RetryAt > now || _running.ContainsKey(webhook.Id)) continue;
            if ((await deliveries.ListDue(webhook.Id, now, 1, cancellationToken)).Count == 0) continue;
            if (!await deliveries.TryHold(webhook.Id, instance.Id, Hold, cancellationToken)) continue;
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running.TryAdd(webhook.Id, ended.Task)) _ = Run(webhook.Id, ended, cancellationToken);
        }
    }

    private async Task Run(Guid webhookId, TaskCompletionSource ended, CancellationToken stopping)
    {
        await Task.Yield();
        var hasFailed = true;
        try
        {
            while (await Round(webhookId, stopping)) { }
            hasFailed = false;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            if (!failure.IsOutage()) LogFailed(failure);
        }
        catch (OperationCanceledException)
        {
            // What was under way is tried again after the next start.
        }
        finally
        {
            _running.TryRemove(webhookId, out _);
            ended.SetResult();
            // Something may have come for it meanwhile. After a failure it waits for the next look: at once, it would fail again.
            if (!hasFailed) work.Raise();
        }
    }

    /// <summary>Delivers a part of what is due.</summary>
    /// <returns>False where there is nothing more to do for now.</returns>
    private async Task<bool> Round(Guid webhookId, CancellationToken cancellationToken)
    {
        var now = clock.GetInstant();
        if (await deliveries.Find(webhookId, cancellationToken) is not { Webhook.Status: WebhookStatus.Active } webhook) return false;
        if (webhook.Health.RetryAt > now) return false;
        if (!await deliveries.TryHold(webhookId, instance.Id, Hold, cancellationToken)) return false;
        // An address that failed is tried with one delivery; when it arrives, the others follow.
        var atATime = webhook.Health.Failures > 0 ? 1 : options.Value.AtATime;
        var due = await deliveries.ListDue(webhookId, now, atATime, cancellationToken);
        if (due.Count == 0) return false;
        using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var holding = KeepHolding(webhookId, round);
        try
        {
            await Task.WhenAll(due.Select(lane => lanes.Send(webhook, lane, round.Token)));
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // It is another instance's turn.
        }
        finally
        {
            await round.CancelAsync();
            await holding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Stays the one that delivers for as long as a round takes. Where it is so no longer, or cannot know, the round ends: another
    /// instance begins.</summary>
    private async Task KeepHolding(Guid webhookId, CancellationTokenSource round)
    {
        try
        {
            for (var held = clock.GetTimestamp(); clock.GetElapsedTime(held) < Hold * 0.8;)
            {
                await Task.Delay(Hold / 3, clock, round.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (round.IsCancellationRequested) return;
                try
                {
                    if (!await deliveries.TryHold(webhookId, instance.Id, Hold, round.Token)) return;
                    held = clock.GetTimestamp();
                }
                catch (ReadStoreUnavailableException)
                {
                    // It may be back before the time is over.
                }
            }
        }
        finally
        {
            await round.CancelAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Deliveries to webhooks were interrupted and go on shortly")]
    private partial void LogFailed(Exception failure);
}
