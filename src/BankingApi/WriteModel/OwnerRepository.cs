using BankingApi.Domain.Owners;
using BankingApi.Privacy;

namespace BankingApi.WriteModel;

/// <summary>Registers, finds and forgets owners. A stream has two events at the most, so there is nothing to cache, to queue or to
/// snapshot.</summary>
public sealed class OwnerRepository(
    IEventStore events, ShortStreams streams, EventSerializer serializer, PersonalData personalData, TimeProvider clock)
{
    private const int AllEvents = 100;

    /// <returns>Null where the caller sees no such owner.</returns>
    /// <exception cref="UnreadableEventException">The owner's key is missing.</exception>
    public async ValueTask<StoredOwner?> Find(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        // Read first, so that somebody else takes as long as nobody.
        var found = await Read(id, cancellationToken);
        return caller.Sees(id) ? found : null;
    }

    /// <returns>The owner, and whether this very request had registered it before; or a refusal.</returns>
    public async ValueTask<(Owner? Owner, bool Replayed, Refusal? Refusal)> Register(Caller caller, Guid id, Person person)
    {
        // Not derived from the key: the store would take another request's registration under it for a repetition of this one.
        var eventId = Guid.CreateVersion7();
        while (true)
        {
            var state = (await Read(id, default))?.Owner;
            // The key first: what it has sealed must not be in the log without it.
            var sealedPerson = state is null ? await personalData.Seal(id, person, default) : null;
            // A log that was restored to before the registration of one who was erased since.
            if (state is null && sealedPerson is null) return (null, false, OwnerRefusals.Erased);
            var decision = Owner.Register(state, id, person, sealedPerson, clock.GetInstant());
            if (decision.Refusal is { } refusal) return (null, false, refusal);
            if (decision.Event is not { } registered) return (state, true, null);
            // A lost race was lost to the same key: the next round finds what the winner registered.
            if (await streams.Append(caller, id, StreamNames.OfOwner(id), ExpectedRevision.NoStream, null, eventId, registered))
                return (Owner.Apply(null, registered) with { Person = person }, false, null);
        }
    }

    /// <summary>Forgets who an owner is: first the key, after which nobody can read it any more, then the event that says so. Whatever a
    /// crash leaves, doing it again completes.</summary>
    /// <param name="erasure">The first that was asked for is the one that counts.</param>
    /// <returns>Null where there is no such owner.</returns>
    public async ValueTask<(StoredOwner Owner, Erasure Erasure)?> Erase(Guid id, Erasure erasure, CancellationToken cancellationToken)
    {
        if (await Fold(id, cancellationToken) is null) return null;
        var decided = await personalData.Erase(id, erasure, cancellationToken);
        return ((await RecordErasure(id, decided))!, decided);
    }

    /// <summary>Has the log say what became of the key, unless it does.</summary>
    /// <returns>The owner, erased; null where there is none.</returns>
    public async ValueTask<StoredOwner?> RecordErasure(Guid id, Erasure decided)
    {
        var eventId = Guid.CreateVersion7();
        while (true)
        {
            if (await Fold(id, default) is not { } stored) return null;
            if (stored.Owner.Erase(decided.Reason, decided.At).Event is not { } erased) return stored;
            await streams.Append(
                new Caller(decided.Actor), id, StreamNames.OfOwner(id), stored.Owner.Revision, stored.LastHash, eventId, erased);
        }
    }

    /// <summary>Destroys the key of one whom the log says to be erased: a restored store of keys may have it again.</summary>
    public async ValueTask<Erasure?> EraseAgain(Guid id, CancellationToken cancellationToken)
    {
        await foreach (var stored in events.ReadAllBackwards(StreamNames.OfOwner(id), AllEvents, cancellationToken))
        {
            if (serializer.Deserialize(stored) is not PersonalDataErased erased) continue;
            var by = EventSerializer.MetadataOf(stored).Actor ?? Caller.Service.Actor;
            return await personalData.Erase(id, new(erased.RecordedAt, by, erased.Reason), cancellationToken);
        }
        return null;
    }

    /// <summary>As it stands in the log, and with the person, as far as the key is there.</summary>
    private async ValueTask<StoredOwner?> Read(Guid id, CancellationToken cancellationToken)
    {
        if (await Fold(id, cancellationToken) is not { } stored) return null;
        if (stored.Owner.ErasedAt is not null) return stored;
        var keys = await personalData.Load([id], cancellationToken);
        // Its key may be gone a moment before the log says so, or for longer, where that was restored.
        return stored with
        {
            Owner = stored.Owner with { Person = Open(keys, stored), ErasedAt = keys.ErasureOf(id)?.At },
        };
    }

    private static Person? Open(OwnerKeys keys, StoredOwner stored)
    {
        try
        {
            return keys.Open(stored.Owner.Id, stored.Owner.Sealed);
        }
        catch (OwnerKeyMissingException missing)
        {
            throw new UnreadableEventException(stored.Registration, missing.Message, missing);
        }
    }

    private async ValueTask<StoredOwner?> Fold(Guid id, CancellationToken cancellationToken)
    {
        var stored = await events.ReadForwards(StreamNames.OfOwner(id), 0, AllEvents, cancellationToken);
        if (stored.Count == 0) return null;
        Owner? state = null;
        foreach (var @event in stored) state = Owner.Apply(state, (OwnerEvent)serializer.Deserialize(@event));
        return new(state!, stored[0], HashChain.Read(stored[^1].Metadata.Span));
    }
}

/// <param name="Registration">Its first event.</param>
/// <param name="LastHash">Of its last event; null where that is from before there were hashes.</param>
public sealed record StoredOwner(Owner Owner, StoredEvent Registration, EventHash? LastHash)
{
    /// <summary>Of the registration in the log.</summary>
    public long Position => Registration.Position;
}
