using BankingApi.Domain.Accounts;
using BankingApi.EventStore;
using Microsoft.Extensions.Options;

namespace BankingApi.Features.Transfers;

/// <summary>Finishes transfers that their requests did not: follows a consumer group of its own, in which every reservation appears.</summary>
public sealed partial class TransferWorker(
    GroupConsumer consumer, AccountStore accounts, EventSerializer serializer, TransferProcess process, TransferWorkerState state,
    IOptions<TransferOptions> options, TimeProvider clock, ILogger<TransferWorker> logger) : BackgroundService
{
    private const int BatchSize = 500;
    private static readonly IReadOnlyList<string> Accounts = [StreamNames.AccountPrefix];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await consumer.Follow(options.Value.ConsumerGroup, Accounts, BatchSize, state, Handle, stoppingToken);
    }

    private async Task Handle(ISubscription subscription, IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        var reservations = batch.Where(delivery => delivery.Event.Type.StartsWith("FundsReservedV", StringComparison.Ordinal)).ToList();
        if (reservations.Count > 0) await LeaveToRequests(reservations[^1].Event, cancellation);
        List<Delivery> undone = [];
        foreach (var delivery in reservations)
            if (!await TryFinish(subscription, delivery, cancellation)) undone.Add(delivery);
        await subscription.Acknowledge(undone.Count == 0 ? batch : [.. batch.Except(undone)], cancellation);
        if (undone.Count == 0) return;
        await Task.Delay(TimeSpan.FromMilliseconds(options.Value.GraceMilliseconds), clock, cancellation);
        await subscription.Retry(undone, "A step could not be done.", cancellation);
    }

    /// <summary>Nearly every transfer is finished by its own request: looking a moment later finds nothing left to do.</summary>
    private async Task LeaveToRequests(StoredEvent youngest, CancellationToken cancellation)
    {
        var left = youngest.Created + TimeSpan.FromMilliseconds(options.Value.GraceMilliseconds) - clock.GetUtcNow();
        if (left > TimeSpan.Zero) await Task.Delay(left, clock, cancellation);
    }

    /// <returns>Whether the delivery is dealt with; one that was parked is not acknowledged either, but taken from the batch.</returns>
    private async Task<bool> TryFinish(ISubscription subscription, Delivery delivery, CancellationToken cancellation)
    {
        var stored = delivery.Event;
        try
        {
            if (!StreamNames.IsAccount(stored.Stream, out var sourceId)) return true;
            var reserved = (FundsReserved)serializer.Deserialize(stored);
            // A cached state that has it no longer is right: a reservation never comes back.
            if (await accounts.Find(sourceId, cancellation) is not { } source || (source.Revision >= stored.Revision && !source.Reservations.ContainsKey(reserved.TransferId)))
                return true;
            return await process.Run(new(sourceId, stored.Revision, reserved, source.Currency)) is not null;
        }
        catch (UnreadableEventException unreadable)
        {
            Unreadable(stored.Revision, stored.Stream, unreadable.Message);
            await subscription.Park(delivery, unreadable.Message, cancellation);
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Parked event {Revision} of {Stream} for the transfer worker: {Reason}")]
    private partial void Unreadable(long revision, string stream, string reason);
}
