using BankingApi.Domain.Owners;

namespace BankingApi.Projections;

/// <summary>
/// Brings the views up to a batch of events, trusting nothing about their delivery: what a view has already is skipped, what is missing in
/// between is read from the stream, and an event that cannot be applied holds its own account only.
/// </summary>
public sealed class ProjectionRunner(
    IEventStore events, IViewWriter views, OwnerRepository owners, EventSerializer serializer, BlockedAccounts held, ViewSignals signals,
    ProjectionMetrics metrics, TimeProvider clock)
{
    private const int Page = 1_000;

    /// <summary>Rounds of judging anew those accounts whose view another writer had moved on meanwhile.</summary>
    private const int Rounds = 10;

    /// <param name="progress">Recorded with the batch, see <see cref="IViewWriter.ReadProgress"/>; null to leave it.</param>
    /// <returns>Events that have to be set aside, with the reason. All others are dealt with.</returns>
    public async ValueTask<IReadOnlyDictionary<StoredEvent, string>> Project(
        IReadOnlyList<StoredEvent> batch, ViewProgress? progress, CancellationToken cancellationToken)
    {
        var poison = new Dictionary<StoredEvent, string>(ReferenceEqualityComparer.Instance);
        var dependencies = new ViewDependencies(views, owners, serializer);
        var changes = new ViewChanges { Progress = progress };
        foreach (var stored in batch.Where(stored => StreamNames.IsOwner(stored.Stream, out _)))
            ProjectOwner(stored, changes, dependencies, poison);

        var pending = new Dictionary<Guid, List<StoredEvent>>();
        foreach (var stored in batch)
        {
            if (!StreamNames.IsAccount(stored.Stream, out var id)) continue;
            // The rest of a held account waits in its stream: after the fix, the parked event's replay brings all of it.
            if (held.Blocks(id, stored.Revision)) continue;
            if (!pending.TryGetValue(id, out var ofAccount)) pending[id] = ofAccount = [];
            ofAccount.Add(stored);
        }

        for (var round = 0; pending.Count > 0; round++)
        {
            if (round == Rounds) throw new ReadStoreUnavailableException("The views are being written by too many at once.");
            // Documents first, and in every round: a transfer's row is written no later than the document that counts it,
            // so what another writer has brought a document to, this fetch finds. The other way round it would look like poison.
            var docs = await views.LoadAccounts(pending.Keys, cancellationToken);
            await dependencies.Fetch(pending.Values.SelectMany(ofAccount => ofAccount), cancellationToken);
            var mended = new HashSet<Guid>();
            foreach (var (id, ofAccount) in pending)
                if (await ProjectAccount(id, docs.GetValueOrDefault(id), ofAccount, dependencies, poison, mended, cancellationToken)
                    is { } change) changes.Accounts.Add(change);
            var losers = await views.Write(changes, cancellationToken);
            // Not before its rows are there: what came behind the culprit was acknowledged, and a hold is all that tells of it.
            foreach (var id in mended.Except(losers)) await held.Unblock(id, cancellationToken);
            pending = losers.ToDictionary(id => id, id => pending[id]);
            changes = new ViewChanges { Progress = losers.Count > 0 ? progress : null };
        }
        if (changes.Owners.Count > 0 || changes.Progress is not null) await views.Write(changes, cancellationToken);
        signals.Pulse();
        return poison;
    }

    /// <summary>
    /// Tries the event again that an account is held at. For what is held without a parked delivery: a catch-up finds poison that its group
    /// acknowledged long ago.
    /// </summary>
    public async ValueTask Retry(BlockedAccount account, CancellationToken cancellationToken)
    {
        var culprit = await events.ReadForwards(StreamNames.OfAccount(account.AccountId), account.Revision, 1, cancellationToken);
        if (culprit.Count > 0) await Project(culprit, null, cancellationToken);
    }

    private void ProjectOwner(
        StoredEvent stored, ViewChanges changes, ViewDependencies dependencies, Dictionary<StoredEvent, string> poison)
    {
        try
        {
            var owner = OwnerProjection.Of((OwnerEvent)serializer.Deserialize(stored), stored.Revision, stored.Position);
            changes.Owners.Add(owner);
            dependencies.Add(owner);
        }
        catch (Exception failure) when (IsPoison(failure))
        {
            poison[stored] = failure.Message;
        }
    }

    private async ValueTask<AccountChange?> ProjectAccount(
        Guid id, AccountView? view, List<StoredEvent> delivered, ViewDependencies dependencies, Dictionary<StoredEvent, string> poison,
        HashSet<Guid> mended, CancellationToken cancellationToken)
    {
        var projector = new AccountProjector(view, serializer, dependencies.Owner, dependencies.Transfer);
        var wasHeld = held.IsBlocked(id);
        delivered.Sort((a, b) => a.Revision.CompareTo(b.Revision));
        foreach (var stored in delivered)
        {
            if (stored.Revision <= projector.Revision) continue;
            if (stored.Revision > projector.Revision + 1)
            {
                metrics.GapHealed();
                if (!await ReadUntil(stored.Revision - 1)) return projector.Change;
            }
            if (!await TryApply(stored)) return projector.Change;
        }
        // What came after the culprit was acknowledged unread, so it is in the stream only.
        if (wasHeld && await ReadUntil(long.MaxValue)) mended.Add(id);
        return projector.Change;

        async ValueTask<bool> ReadUntil(long revision)
        {
            while (projector.Revision < revision)
            {
                var page = await events.ReadForwards(StreamNames.OfAccount(id), projector.Revision + 1, Page, cancellationToken);
                await dependencies.Fetch(page, cancellationToken);
                foreach (var stored in page.Where(stored => stored.Revision <= revision))
                    if (!await TryApply(stored)) return false;
                if (page.Count < Page) break;
            }
            return true;
        }

        async ValueTask<bool> TryApply(StoredEvent stored)
        {
            try
            {
                projector.Apply(stored);
                return true;
            }
            catch (Exception failure) when (IsPoison(failure))
            {
                await held.Block(new(id, stored.Revision, failure.Message, clock.GetInstant()), cancellationToken);
                // Found while healing a gap, the culprit has a delivery of its own, which is set aside when its turn comes. Found behind an
                // earlier culprit it has none any more: the delivery that led here is set aside in its place, or there would be nothing to
                // replay.
                var own = delivered.Find(other => other.Revision == stored.Revision) ?? (wasHeld ? delivered[^1] : null);
                if (own is not null) poison[own] = failure.Message;
                return false;
            }
        }
    }

    private static bool IsPoison(Exception failure)
        => failure is not (EventStoreUnavailableException or ReadStoreUnavailableException or OperationCanceledException);
}
