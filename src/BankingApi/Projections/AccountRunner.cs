namespace BankingApi.Projections;

/// <summary>One account's part of a batch: its deliveries in order, with what is missing between them.</summary>
internal sealed class AccountRunner(
    IEventStore events, BlockedAccounts blocked, ProjectionMetrics metrics, ViewDependencies dependencies,
    Dictionary<StoredEvent, string> poison)
{
    private const int Page = 1_000;

    /// <param name="delivered">In any order, perhaps more than once.</param>
    /// <param name="projector">Of the account; when this returns, it has come as far as it can.</param>
    /// <returns>Whether the account was blocked and no longer needs to be.</returns>
    public async ValueTask<bool> Run(
        Guid id, List<StoredEvent> delivered, AccountProjector projector, CancellationToken cancellationToken)
    {
        delivered.Sort((a, b) => a.Revision.CompareTo(b.Revision));
        try
        {
            foreach (var stored in delivered)
            {
                if (stored.Revision > projector.Revision + 1) await HealGap(id, projector, stored.Revision, cancellationToken);
                if (stored.Revision > projector.Revision) Apply(projector, stored);
            }
            // What came after the culprit was acknowledged unread, so it is in the stream only.
            if (!blocked.IsBlocked(id)) return false;
            await ReadUntil(id, projector, long.MaxValue, cancellationToken);
            return true;
        }
        catch (PoisonException culprit)
        {
            await SetAside(id, delivered, culprit, cancellationToken);
            return false;
        }
    }

    private ValueTask HealGap(Guid id, AccountProjector projector, long before, CancellationToken cancellationToken)
    {
        metrics.GapHealed();
        return ReadUntil(id, projector, before - 1, cancellationToken);
    }

    private async ValueTask ReadUntil(Guid id, AccountProjector projector, long revision, CancellationToken cancellationToken)
    {
        while (projector.Revision < revision)
        {
            var page = await events.ReadForwards(StreamNames.OfAccount(id), projector.Revision + 1, Page, cancellationToken);
            await dependencies.Fetch(page, cancellationToken);
            foreach (var stored in page.Where(stored => stored.Revision <= revision)) Apply(projector, stored);
            if (page.Count < Page) break;
        }
    }

    private static void Apply(AccountProjector projector, StoredEvent stored)
    {
        try
        {
            projector.Apply(stored);
        }
        catch (Exception failure) when (ProjectionRunner.IsPoison(failure))
        {
            throw new PoisonException(stored, failure.Message);
        }
    }

    private async ValueTask SetAside(Guid id, List<StoredEvent> delivered, PoisonException culprit, CancellationToken cancellationToken)
    {
        var wasBlocked = blocked.IsBlocked(id);
        await blocked.Block(id, culprit.Event.Revision, culprit.Message, cancellationToken);
        // Found while healing a gap, the culprit has a delivery of its own, which is set aside when its turn comes. Found behind an
        // earlier culprit it has none any more: the delivery that led here is set aside in its place, or there would be nothing to replay.
        var own = delivered.Find(other => other.Revision == culprit.Event.Revision) ?? (wasBlocked ? delivered[^1] : null);
        if (own is not null) poison[own] = culprit.Message;
    }

    private sealed class PoisonException(StoredEvent @event, string reason) : Exception(reason)
    {
        public StoredEvent Event => @event;
    }
}
