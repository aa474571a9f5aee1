namespace BankingApi.Features.Transfers;

/// <summary>Takes completed transfers back. A reversal is a transfer like any other; what is new is that there is one at most.</summary>
public sealed class TransferReversals(AccountRepository accounts, RequestedTransfers transfers)
{
    /// <param name="original">Completed, and no reversal itself.</param>
    internal async Task<Result<MadeTransfer>> Reverse(
        Caller caller, TransferResponse original, string reason, string? key, CancellationToken cancellationToken)
    {
        if (await accounts.Find(Caller.Service, original.ToAccountId, cancellationToken) is not { } source)
            throw new InvalidOperationException("A transfer went to an account that is not there.");

        // Each attempt is a transfer with an id of its own, which the source takes once, whoever asks; the next one is made only where the
        // one before has failed, which it stays. So of all that are ever asked for, one at most is under way or done.
        var requestId = DerivedIds.Request(original.TransferId, "reversal", key);
        for (var attempt = 0; ; attempt++)
        {
            var request = new TransferReversalRequest(
                DerivedIds.TransferReversal(original.TransferId, attempt), requestId, original.TransferId, original.FromAccountId,
                original.Amount, reason);
            var answer = await accounts.Execute(
                new AccountCommand(caller, source.Id, request.Id, (state, at) => state!.ReserveForReversal(request, at))
                {
                    IdempotencyId = request.Id,
                    CorrelationId = request.Id.ToString("D"),
                });
            if (answer.Refusal is { } refusal) return refusal;
            var reserved = new ReservedTransfer(source.Id, answer.Revision, (FundsReserved)answer.Event!, source.Currency, caller.Actor);
            if (!answer.Replayed || reserved.Reserved.RequestHash == request.Hash)
                return await transfers.Finish(reserved, answer.Replayed, cancellationToken);
            if (OnceOnly.IsSameKey(reserved.Reserved.RequestHash, request.Hash)) return AccountRefusals.KeyReused;
            if (await transfers.Find(reserved, cancellationToken) is not { Status: TransferStatus.Failed })
                return AccountRefusals.AlreadyReversed;
        }
    }
}
