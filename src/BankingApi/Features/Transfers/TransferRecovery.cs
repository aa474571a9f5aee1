using BankingApi.Telemetry;

namespace BankingApi.Features.Transfers;

/// <summary>Carries a transfer on from its reservation, for whoever comes back to it:
/// the worker, and the watch over those that are stuck.</summary>
public sealed class TransferRecovery(
    IEventStore events, AccountRepository accounts, EventSerializer serializer, TransferProcessManager process, TransferOutcomes ends)
{
    private const int Page = 500;

    /// <returns>False where somebody has to come back.</returns>
    public async ValueTask<bool> TryFinish(StoredEvent reservation, CancellationToken cancellationToken)
    {
        if (!StreamNames.IsAccount(reservation.Stream, out var sourceId)) return true;
        var reserved = (FundsReserved)serializer.Deserialize(reservation);
        if (await accounts.Find(Caller.Service, sourceId, cancellationToken) is not { } source) return true;
        // A cached state that has it no longer is right: a reservation never comes back. One that has it, or is from before it, may be old.
        if (source.Revision >= reservation.Revision && !source.Reservations.ContainsKey(reserved.TransferId)) return true;
        if (await ends.Find(sourceId, reservation.Revision, reserved.TransferId, cancellationToken) is not null) return true;
        var metadata = EventSerializer.MetadataOf(reservation);
        // In the trace of the request that began it.
        using var span = Tracing.Source.HasListeners()
            ? Tracing.Source.StartActivity("finish transfer", ActivityKind.Internal, metadata.TraceParent)
            : null;
        return await process.Run(new(sourceId, reservation.Revision, reserved, source.Currency, metadata.Actor ?? Caller.Service.Actor))
            is not null;
    }

    /// <summary>The same for one that the views show as pending; they know where in the log it began, not where in its stream.</summary>
    public async ValueTask<bool> TryFinish(TransferView pending, CancellationToken cancellationToken)
    {
        var source = StreamNames.OfAccount(pending.FromAccountId);
        await foreach (var stored in events.ReadAllBackwards(source, Page, cancellationToken))
        {
            if (stored.Position == pending.Position) return await TryFinish(stored, cancellationToken);
            if (stored.Position < pending.Position) return false;
        }
        return false;
    }
}
