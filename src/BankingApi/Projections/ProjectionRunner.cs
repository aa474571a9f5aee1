namespace BankingApi.Projections;

/// <summary>Brings the views up to a batch of events, trusting nothing about their delivery: what a view has already is skipped, what is
/// missing in between is read from the stream, and an event that cannot be applied blocks its own account only.</summary>
public sealed class ProjectionRunner(
    IEventStore events, IViewWriter views, EventProjections projections, BlockedAccounts blocked, ViewSignals signals,
    ProjectionMetrics metrics)
{
    /// <summary>Rounds of judging anew those accounts whose view another writer had moved on meanwhile.</summary>
    private const int Rounds = 10;

    /// <param name="progress">Recorded with the batch, see <see cref="IViewWriter.ReadProgress"/>; null to leave it.</param>
    /// <returns>Events that have to be set aside, with the reason. All others are dealt with.</returns>
    public async ValueTask<IReadOnlyDictionary<StoredEvent, string>> Project(
        IReadOnlyList<StoredEvent> batch, ViewProgress? progress, CancellationToken cancellationToken)
    {
        var poison = new Dictionary<StoredEvent, string>(ReferenceEqualityComparer.Instance);
        var dependencies = projections.For(views);
        var changes = new ViewChanges { Progress = progress };
        await ProjectOwners(batch, changes, dependencies, poison, cancellationToken);
        var pending = ByAccount(batch);
        for (var round = 0; pending.Count > 0; round++)
        {
            if (round == Rounds) throw new ReadStoreUnavailableException("The views are being written by too many at once.");
            var mended = await ProjectAccounts(pending, changes, dependencies, poison, cancellationToken);
            var losers = await views.Write(changes, cancellationToken);
            // Not before its rows are there: what came behind the culprit was acknowledged, and the block is all that tells of it.
            foreach (var id in mended.Except(losers)) await blocked.Unblock(id, cancellationToken);
            pending = losers.ToDictionary(id => id, id => pending[id]);
            changes = new ViewChanges { Progress = losers.Count > 0 ? progress : null };
        }
        if (changes.Owners.Count > 0 || changes.Progress is not null) await views.Write(changes, cancellationToken);
        Announce();
        return poison;
    }

    /// <summary>Wakes those who wait for the views.</summary>
    public void Announce() => signals.Pulse();

    /// <summary>The same for other views, which block accounts of their own.</summary>
    public ProjectionRunner Onto(IViewWriter others)
        => new(events, others, projections, blocked.Of(others), signals, metrics);

    /// <summary>Tries the event again that an account is blocked at. For what is blocked without a parked delivery: a catch-up finds poison
    /// that its group acknowledged long ago.</summary>
    public async ValueTask Retry(BlockedAccount account, CancellationToken cancellationToken)
    {
        var culprit = await events.ReadForwards(StreamNames.OfAccount(account.AccountId), account.Revision, 1, cancellationToken);
        if (culprit.Count > 0) await Project(culprit, null, cancellationToken);
    }

    private static async ValueTask ProjectOwners(
        IReadOnlyList<StoredEvent> batch, ViewChanges changes, ViewDependencies dependencies, Dictionary<StoredEvent, string> poison,
        CancellationToken cancellationToken)
    {
        var ofOwners = batch.Where(stored => StreamNames.IsOwner(stored.Stream, out _)).ToList();
        if (ofOwners.Count == 0) return;
        var keys = await dependencies.KeysOf(ofOwners, cancellationToken);
        foreach (var stored in ofOwners)
        {
            try
            {
                if (await dependencies.Project(stored, keys, cancellationToken) is { } owner) changes.Owners.Add(owner);
            }
            catch (Exception failure) when (IsPoison(failure))
            {
                poison[stored] = failure.Message;
            }
        }
    }

    private Dictionary<Guid, List<StoredEvent>> ByAccount(IReadOnlyList<StoredEvent> batch)
    {
        var byAccount = new Dictionary<Guid, List<StoredEvent>>();
        foreach (var stored in batch)
        {
            if (!StreamNames.IsAccount(stored.Stream, out var id)) continue;
            // The rest of a blocked account waits in its stream: after the fix, the parked event's replay brings all of it.
            if (blocked.Blocks(id, stored.Revision)) continue;
            if (!byAccount.TryGetValue(id, out var ofAccount)) byAccount[id] = ofAccount = [];
            ofAccount.Add(stored);
        }
        return byAccount;
    }

    /// <returns>Blocked accounts that got past their culprit.</returns>
    private async ValueTask<List<Guid>> ProjectAccounts(
        Dictionary<Guid, List<StoredEvent>> pending, ViewChanges changes, ViewDependencies dependencies,
        Dictionary<StoredEvent, string> poison, CancellationToken cancellationToken)
    {
        // Documents first, and in every round: a transfer's row is written no later than the document that counts it,
        // so what another writer has brought a document to, this fetch finds. The other way round it would look like poison.
        var documents = await views.LoadAccounts(pending.Keys, cancellationToken);
        await dependencies.Fetch(pending.Values.SelectMany(ofAccount => ofAccount), cancellationToken);
        var runner = new AccountRunner(events, blocked, metrics, dependencies, poison);
        var mended = new List<Guid>();
        foreach (var (id, delivered) in pending)
        {
            var projector = dependencies.Projector(documents.GetValueOrDefault(id));
            if (await runner.Run(id, delivered, projector, cancellationToken)) mended.Add(id);
            if (projector.Change is { } change) changes.Accounts.Add(change);
        }
        return mended;
    }

    internal static bool IsPoison(Exception failure)
        => failure is not (EventStoreUnavailableException or ReadStoreUnavailableException or OperationCanceledException);
}
