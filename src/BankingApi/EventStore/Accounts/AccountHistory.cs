using BankingApi.Domain.Accounts;

namespace BankingApi.EventStore;

/// <summary>
/// The past of an account, straight from its stream, at a cost that does not grow with its length: time never runs backwards within
/// a stream, so the last event at or before a moment is found by binary search over revisions, and each event says what the account stood at after it.
/// </summary>
public sealed class AccountHistory(IEventStore events, EventSerializer serializer)
{
    /// <summary>Below this many candidates one page is cheaper than more single reads.</summary>
    private const int Narrow = 16;

    /// <returns>Null where there is no such account.</returns>
    public async ValueTask<PastEvent?> Head(Guid id, CancellationToken cancellation)
    {
        var last = await events.ReadBackwards(StreamNames.OfAccount(id), long.MaxValue, 1, cancellation);
        return last.Count == 0 ? null : Read(last[0]);
    }

    /// <returns>Null beyond the head, or where there is no such account.</returns>
    public async ValueTask<PastEvent?> At(Guid id, long revision, CancellationToken cancellation)
    {
        var found = await events.ReadForwards(StreamNames.OfAccount(id), revision, 1, cancellation);
        return found.Count == 0 ? null : Read(found[0]);
    }

    /// <summary>The last event recorded at or before <paramref name="moment"/>, from <paramref name="from"/> on; null when that is later than it.</summary>
    /// <param name="from">Where to start; the opening, or a cut found for an earlier moment.</param>
    /// <param name="head">Where to end.</param>
    public async ValueTask<PastEvent?> LastUntil(Guid id, DateTimeOffset moment, PastEvent? from, PastEvent head, CancellationToken cancellation)
    {
        if (head.Event.RecordedAt <= moment) return head;
        from ??= await At(id, 0, cancellation);
        if (from is null || from.Event.RecordedAt > moment) return null;
        // Invariant: low is at or before the moment, high is after it.
        var (low, high) = (from, head.Revision);
        while (high - low.Revision > Narrow)
        {
            var middle = await At(id, low.Revision + (high - low.Revision) / 2, cancellation) ?? throw Vanished(id);
            if (middle.Event.RecordedAt <= moment) low = middle;
            else high = middle.Revision;
        }
        var rest = await events.ReadForwards(StreamNames.OfAccount(id), low.Revision + 1, (int)(high - low.Revision - 1) is > 0 and var count ? count : 1, cancellation);
        foreach (var stored in rest)
        {
            if (stored.Revision >= high) break;
            var next = Read(stored);
            if (next.Event.RecordedAt > moment) break;
            low = next;
        }
        return low;
    }

    /// <summary>What the account stood at after an event.</summary>
    public async ValueTask<AccountStanding> StandingAfter(Guid id, PastEvent past, CancellationToken cancellation)
        => past.After ?? (await Fold(id, past.Revision, cancellation)).Standing;

    /// <summary>From the opening on: only for events that do not say what the account stood at after them.</summary>
    private async ValueTask<BankAccount> Fold(Guid id, long revision, CancellationToken cancellation)
    {
        BankAccount? state = null;
        while (state is null || state.Revision < revision)
        {
            var page = await events.ReadForwards(StreamNames.OfAccount(id), (state?.Revision ?? -1) + 1, AccountLoader.Page, cancellation);
            if (page.Count == 0) throw Vanished(id);
            foreach (var stored in page)
            {
                state = BankAccount.Apply(state, (BankAccountEvent)serializer.Deserialize(stored));
                if (state.Revision == revision) return state;
            }
        }
        return state;
    }

    public PastEvent Read(StoredEvent stored)
        => new(stored, (BankAccountEvent)serializer.Deserialize(stored), EventSerializer.MetadataOf(stored));

    private static InvalidOperationException Vanished(Guid id) => new($"Stream {StreamNames.OfAccount(id)} has a gap.");
}

/// <summary>An event of an account with what is known of it.</summary>
public sealed record PastEvent(StoredEvent Stored, BankAccountEvent Event, EventMetadata Metadata)
{
    public long Revision => Stored.Revision;

    /// <summary>Null in events older than this memo, except an opening, which says it all.</summary>
    public AccountStanding? After => Metadata.After ?? (Event is BankAccountCreated ? BankAccount.Apply(null, Event).Standing : null);
}
