namespace BankingApi.WriteModel;

/// <summary>The past of an account, straight from its stream, at a cost that does not grow with its length: time never runs backwards
/// within a stream, so the last event at or before a moment is found by searching the revisions, and each event says what the account stood
/// at after it.</summary>
public sealed class AccountHistory(IEventStore events, EventSerializer serializer, AccountOwners owners)
{
    /// <summary>Of this many candidates, one page is cheaper than more single reads.</summary>
    private const int Narrow = 16;

    /// <returns>Null where the caller sees no such account.</returns>
    public async ValueTask<AccountPast?> Find(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        if (await owners.Hides(caller, id, cancellationToken)) return null;
        var last = await events.ReadBackwards(StreamNames.OfAccount(id), long.MaxValue, 1, cancellationToken);
        return last.Count == 0 ? null : new(this, id, Read(last[0]));
    }

    /// <returns>Null beyond the head, or where there is no such account.</returns>
    public async ValueTask<PastEvent?> At(Guid id, long revision, CancellationToken cancellationToken)
    {
        var found = await events.ReadForwards(StreamNames.OfAccount(id), revision, 1, cancellationToken);
        return found.Count == 0 ? null : Read(found[0]);
    }

    /// <summary>The last event recorded at or before <paramref name="moment"/>, from <paramref name="from"/> on;
    /// null when that is later than it.</summary>
    /// <param name="from">Where to start; the opening, or a cut found for an earlier moment.</param>
    /// <param name="head">Where to end.</param>
    public async ValueTask<PastEvent?> LastUntil(
        Guid id, DateTimeOffset moment, PastEvent? from, PastEvent head, CancellationToken cancellationToken)
    {
        if (head.Event.RecordedAt <= moment) return head;
        from ??= await At(id, 0, cancellationToken);
        if (from is null || from.Event.RecordedAt > moment) return null;
        // Invariant: low is at or before the moment, high is after it.
        var (low, high) = (from, head);
        for (var widest = high.Revision - low.Revision; high.Revision - low.Revision > Narrow; widest = (widest + 1) / 2)
        {
            var next = await At(id, Guess(low, high, moment, widest), cancellationToken) ?? throw Vanished(id);
            if (next.Event.RecordedAt <= moment) low = next;
            else high = next;
        }
        var between = (int)(high.Revision - low.Revision - 1);
        if (between == 0) return low;
        var rest = await events.ReadForwards(StreamNames.OfAccount(id), low.Revision + 1, between, cancellationToken);
        for (var (first, beyond) = (0, rest.Count); first < beyond;)
        {
            var middle = (first + beyond) / 2;
            var next = Read(rest[middle]);
            if (next.Event.RecordedAt <= moment) (low, first) = (next, middle + 1);
            else beyond = middle;
        }
        return low;
    }

    /// <summary>Where to look between two events. An account that is used evenly has the moment's event where the time says, give or take
    /// half the root of their number; to look that much nearer to the middle, as the ITP method does, makes it likely that both sides close
    /// in: 5 to 10 looks among a million events instead of 16. However unevenly it is used, what remains is held to
    /// <paramref name="widest"/>, so that it takes one look more than halving at the most.</summary>
    /// <param name="widest">How many revisions apart the two may still be afterwards.</param>
    private static long Guess(PastEvent low, PastEvent high, DateTimeOffset moment, long widest)
    {
        var apart = high.Revision - low.Revision;
        var share = (moment - low.Event.RecordedAt) / (high.Event.RecordedAt - low.Event.RecordedAt);
        var spread = Math.Sqrt(apart) / 2;
        var guess = low.Revision + (long)(share * apart + (share < 0.5 ? spread : -spread));
        return Math.Clamp(guess, Math.Max(low.Revision + 1, high.Revision - widest), Math.Min(high.Revision - 1, low.Revision + widest));
    }

    /// <summary>What the account stood at after an event.</summary>
    public async ValueTask<AccountBalances> BalancesAfter(Guid id, PastEvent past, CancellationToken cancellationToken)
        => past.After ?? (await Fold(id, past.Revision, cancellationToken)).Balances;

    /// <summary>From the opening on: only for events that do not say what the account stood at after them.</summary>
    private async ValueTask<BankAccount> Fold(Guid id, long revision, CancellationToken cancellationToken)
    {
        BankAccount? state = null;
        while (state is null || state.Revision < revision)
        {
            var page = await events.ReadForwards(
                StreamNames.OfAccount(id), (state?.Revision ?? -1) + 1, AccountLoader.Page, cancellationToken);
            if (page.Count == 0) throw Vanished(id);
            foreach (var stored in page)
            {
                state = AccountLoader.Next(state, stored, serializer);
                if (state.Revision == revision) return state;
            }
        }
        return state;
    }

    /// <summary>Its events in order.</summary>
    public async ValueTask<IReadOnlyList<PastEvent>> Read(Guid id, long fromRevision, int count, CancellationToken cancellationToken)
        => [.. (await ReadStored(id, fromRevision, count, cancellationToken)).Select(Read)];

    /// <summary>Its events in order, as the log has them.</summary>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadStored(Guid id, long fromRevision, int count, CancellationToken cancellationToken)
        => events.ReadForwards(StreamNames.OfAccount(id), fromRevision, count, cancellationToken);

    public PastEvent Read(StoredEvent stored) => new(stored, (BankAccountEvent)serializer.Deserialize(stored));

    private static InvalidOperationException Vanished(Guid id) => new($"Stream {StreamNames.OfAccount(id)} has a gap.");
}

/// <summary>An event of an account with what is known of it.</summary>
public sealed record PastEvent(StoredEvent Stored, BankAccountEvent Event)
{
    private EventMetadata? _metadata;

    public long Revision => Stored.Revision;

    // A search for a moment passes by many events whose metadata nobody asks for.
    public EventMetadata Metadata => _metadata ??= EventSerializer.MetadataOf(Stored);

    /// <summary>Null in events older than this memo, except an opening, which says it all.</summary>
    public AccountBalances? After => Metadata.After ?? (Event is BankAccountCreated ? BankAccount.Apply(null, Event).Balances : null);
}
