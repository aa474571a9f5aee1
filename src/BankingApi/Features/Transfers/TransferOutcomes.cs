namespace BankingApi.Features.Transfers;

/// <summary>How a transfer ended.</summary>
/// <param name="FromRevision">Of the debit in the source's stream; null where it failed.</param>
/// <param name="ToRevision">Of the credit in the target's stream; null where it failed.</param>
public sealed record TransferOutcome(TransferStatus Status, DateTimeOffset At, long? FromRevision, long? ToRevision, string? FailureCode)
{
    /// <param name="event">A debit or a release.</param>
    public static TransferOutcome Of(BankAccountEvent @event, long revision) => @event switch
    {
        BankAccountTransactionRecorded debit => new(TransferStatus.Completed, debit.RecordedAt, revision, debit.CounterpartyRevision, null),
        FundsReservationReleased release => new(TransferStatus.Failed, release.RecordedAt, null, null, release.Reason),
        _ => throw new ArgumentException($"{@event.GetType().Name} ends no transfer."),
    };
}

/// <summary>Finds a transfer's end in the source's stream: as a rule a few events behind its reservation.</summary>
public sealed class TransferOutcomes(IEventStore events, EventSerializer serializer)
{
    private const int Page = 100;

    /// <param name="reservation">Revision of the reservation.</param>
    /// <returns>Null while the transfer is under way.</returns>
    public async ValueTask<TransferOutcome?> Find(Guid sourceId, long reservation, Guid transferId, CancellationToken cancellationToken)
    {
        for (var from = reservation + 1; ;)
        {
            var page = await events.ReadForwards(StreamNames.OfAccount(sourceId), from, Page, cancellationToken);
            foreach (var stored in page)
                if (serializer.Deserialize(stored) is BankAccountEvent @event && TransferProjection.IdOf(@event) == transferId)
                    return TransferOutcome.Of(@event, stored.Revision);
            if (page.Count < Page) return null;
            from = page[^1].Revision + 1;
        }
    }

    /// <summary>The same for one whose reservation is somewhere near the stream's end.</summary>
    public async ValueTask<TransferOutcome?> FindLate(Guid sourceId, Guid transferId, CancellationToken cancellationToken)
    {
        await foreach (var stored in events.ReadAllBackwards(StreamNames.OfAccount(sourceId), Page, cancellationToken))
            if (serializer.Deserialize(stored) is BankAccountEvent @event && TransferProjection.IdOf(@event) == transferId)
                return @event is FundsReserved ? null : TransferOutcome.Of(@event, stored.Revision);
        return null;
    }
}
