namespace BankingApi.Features.Transfers;

/// <summary>Carries a reserved transfer to its end. The request that made it and the worker that finishes what a crash left run the same
/// code, perhaps at the same time and on two machines: every step is idempotent in the streams themselves.</summary>
public sealed class TransferProcessManager(AccountRepository accounts, TransferOutcomes ends)
{
    /// <returns>How it ended; null where a step could not be done now and somebody has to come back.</returns>
    /// <exception cref="EventStoreUnavailableException">A step's outcome is unknown; run it again.</exception>
    public async Task<TransferOutcome?> Run(ReservedTransfer transfer)
    {
        // It has no memory of its own: whoever comes after a crash, or beside another runner, hears the same from the target's stream, and
        // that the source ends a transfer once is the source's own state to see to.
        if (await Ask(transfer) is not { } answer) return null;
        if (answer.Refusal is { } code)
            return await End(transfer, DerivedIds.Event(transfer.Id, "release"), (state, at) => state!.Release(transfer.Id, code, at));
        var debitId = DerivedIds.Debit(transfer.Id);
        return await End(transfer, debitId, (state, at) => state!.Settle(transfer.Id, debitId, answer.Revision, at));
    }

    private async Task<TargetDecision?> Ask(ReservedTransfer transfer)
    {
        var (reserved, creditId) = (transfer.Reserved, DerivedIds.Credit(transfer.Id));
        var incoming = new IncomingTransfer(transfer.Id, transfer.SourceId, reserved.Amount, transfer.Currency, reserved.Description);
        var answer = await accounts.Execute(
            new AccountCommand(transfer.Requester, reserved.ToAccountId, creditId, (state, at) => state!.Receive(incoming, creditId, at))
            {
                IdempotencyId = transfer.Id,
                CorrelationId = transfer.CorrelationId,
            });
        // Only "busy" refuses here: whether the money is taken is said by an event.
        return answer.Event is { } said ? TargetDecision.Of(said, answer.Revision) : null;
    }

    private async Task<TransferOutcome?> End(
        ReservedTransfer transfer, Guid eventId, Func<BankAccount?, DateTimeOffset, Decision<BankAccountEvent>> decide)
    {
        var answer = await accounts.Execute(
            new AccountCommand(transfer.Requester, transfer.SourceId, eventId, decide) { CorrelationId = transfer.CorrelationId });
        if (answer.Refusal is not null) return null;
        return answer.Event is { } ending
            ? TransferOutcome.Of(ending, answer.Revision) : await ends.Find(transfer.SourceId, transfer.Revision, transfer.Id, default);
    }
}

/// <summary>A transfer whose money is set aside.</summary>
/// <param name="Revision">Of the reservation in the source's stream.</param>
/// <param name="Currency">Of the source account.</param>
/// <param name="Actor">Who asked for it, and so stands in all of its events.</param>
public sealed record ReservedTransfer(Guid SourceId, long Revision, FundsReserved Reserved, Currency Currency, string Actor)
{
    /// <summary>For what is done on either side, whoever may see that.</summary>
    public Caller Requester => new(Actor);

    public Guid Id => Reserved.TransferId;

    /// <summary>One for all events of the transfer, on both streams.</summary>
    public string CorrelationId => Id.ToString("D");
}
