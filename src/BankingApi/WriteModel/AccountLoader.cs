namespace BankingApi.WriteModel;

/// <summary>Folds accounts from the log: the latest snapshot and what came after it,
/// or, at any doubt about the snapshot, everything.</summary>
public sealed class AccountLoader(IEventStore events, ISnapshotStore snapshots, EventSerializer serializer)
{
    /// <summary>Events fetched at a time.</summary>
    internal const int Page = 500;

    /// <returns>Null where there is no such account.</returns>
    public async ValueTask<LoadedAccount?> Load(Guid id, CancellationToken cancellationToken)
    {
        var stream = StreamNames.OfAccount(id);
        if (await snapshots.Load(StreamNames.OfSnapshot(id), cancellationToken) is { } stored
            && AccountSnapshot.Read(stored, id) is { } snapshot)
        {
            // From the snapshot's own event on: a snapshot that the stream does not bear out is refused.
            var page = await events.ReadForwards(stream, snapshot.Revision, Page, cancellationToken);
            if (page.Count > 0 && snapshot.Fits(page[0]))
                return await Fold(At(snapshot.ToState(), page[0], 0), stream, page, skip: 1, cancellationToken);
        }
        return await Fold(null, stream, await events.ReadForwards(stream, 0, Page, cancellationToken), skip: 0, cancellationToken);
    }

    /// <summary>Brings an account up to the stream's end.</summary>
    public async ValueTask<LoadedAccount> CatchUp(LoadedAccount loaded, CancellationToken cancellationToken)
    {
        var stream = StreamNames.OfAccount(loaded.State.Id);
        var page = await events.ReadForwards(stream, loaded.State.Revision + 1, Page, cancellationToken);
        return (await Fold(loaded with { Replayed = 0 }, stream, page, skip: 0, cancellationToken))!;
    }

    /// <summary>The account after its next event. A store that leaves one out is broken: better no balance than a wrong one.</summary>
    internal static BankAccount Next(BankAccount? state, StoredEvent stored, EventSerializer serializer)
        => stored.Revision == (state?.Revision ?? -1) + 1
            ? BankAccount.Apply(state, (BankAccountEvent)serializer.Deserialize(stored))
            : throw new InvalidOperationException($"Stream {stored.Stream} has a gap before revision {stored.Revision}.");

    private async ValueTask<LoadedAccount?> Fold(
        LoadedAccount? from, string stream, IReadOnlyList<StoredEvent> page, int skip, CancellationToken cancellationToken)
    {
        var (state, last, replayed) = (from?.State, (StoredEvent?)null, from?.Replayed ?? 0);
        while (true)
        {
            for (var i = skip; i < page.Count; i++)
            {
                state = Next(state, page[i], serializer);
                last = page[i];
                replayed++;
            }
            if (page.Count < Page) return last is null ? from : At(state!, last, replayed);
            page = await events.ReadForwards(stream, page[^1].Revision + 1, Page, cancellationToken);
            skip = 0;
        }
    }

    private static LoadedAccount At(BankAccount state, StoredEvent last, int replayed)
        => new(state, last.Id, HashChain.Read(last.Metadata.Span), replayed);
}

/// <param name="LastHash">Of the last event, which the next one chains to; null where that is from before there were hashes.</param>
/// <param name="Replayed">Events folded to get here: many of them mean that a snapshot is due.</param>
public sealed record LoadedAccount(BankAccount State, Guid LastEventId, EventHash? LastHash, int Replayed);
