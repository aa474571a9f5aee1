namespace BankingApi.WriteModel;

/// <summary>Finds what a command refers to in an account's past: where the read model says it is, and in what that has not reached by
/// reading the stream backwards. So it is found the moment it is durable, and also while no read model is there. Whose account it is has
/// been judged before: nobody has a <see cref="BankAccount"/> that they may not see.</summary>
public sealed class EarlierEvents(IEventStore events, IViewQueries views, IHoldQueries holds, EventSerializer serializer)
{
    private const int Page = 500;

    /// <returns>Null where the account has none with this id.</returns>
    public ValueTask<BankAccountTransactionRecorded?> FindTransaction(
        BankAccount account, Guid transactionId, CancellationToken cancellationToken)
        => Find<BankAccountTransactionRecorded>(
            account.Id, e => e.TransactionId == transactionId,
            async () => (await views.GetTransaction(account.Id, transactionId, cancellationToken))?.Revision, cancellationToken);

    /// <returns>The event that placed it; null where there is none.</returns>
    public ValueTask<HoldPlaced?> FindHold(BankAccount account, Guid holdId, CancellationToken cancellationToken)
        => Find<HoldPlaced>(
            account.Id, e => e.HoldId == holdId,
            async () => (await holds.GetHold(account.Id, holdId, cancellationToken))?.PlacedRevision, cancellationToken);

    /// <exception cref="InvalidOperationException">It has no such revision.</exception>
    public async ValueTask<BankAccountEvent> Read(BankAccount account, long revision, CancellationToken cancellationToken)
        => await events.ReadForwards(StreamNames.OfAccount(account.Id), revision, 1, cancellationToken) is [var stored]
            ? (BankAccountEvent)serializer.Deserialize(stored)
            : throw new InvalidOperationException($"Stream {StreamNames.OfAccount(account.Id)} has no revision {revision}.");

    private async ValueTask<T?> Find<T>(
        Guid accountId, Predicate<T> isIt, Func<ValueTask<long?>> look, CancellationToken cancellationToken) where T : BankAccountEvent
    {
        var (stream, covered) = (StreamNames.OfAccount(accountId), -1L);
        try
        {
            // The document first: rows are written before it, so they reach at least as far.
            var reached = (await views.GetAccount(accountId, cancellationToken))?.Revision ?? -1;
            if (await look() is { } revision)
            {
                var found = await events.ReadForwards(stream, revision, 1, cancellationToken);
                if (found.Count > 0 && serializer.Deserialize(found[0]) is T @event && isIt(@event)) return @event;
            }
            else
            {
                covered = reached;
            }
        }
        catch (ReadStoreUnavailableException)
        {
            // The log alone is enough, only slower.
        }
        await foreach (var stored in events.ReadAllBackwards(stream, Page, cancellationToken))
        {
            if (stored.Revision <= covered) return null;
            if (serializer.Deserialize(stored) is T @event && isIt(@event)) return @event;
        }
        return null;
    }
}
