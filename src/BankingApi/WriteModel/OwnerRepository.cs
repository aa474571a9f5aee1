using BankingApi.Domain.Owners;

namespace BankingApi.WriteModel;

/// <summary>Registers and finds owners. A stream has one event, so there is nothing to cache, to queue or to snapshot.</summary>
public sealed class OwnerRepository(IEventStore events, ShortStreams streams, EventSerializer serializer, TimeProvider clock)
{
    private const int AllEvents = 100;

    /// <returns>Null where the caller sees no such owner.</returns>
    public async ValueTask<StoredOwner?> Find(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        // Read first, so that somebody else takes as long as nobody.
        var found = await Read(id, cancellationToken);
        return caller.Sees(id) ? found : null;
    }

    /// <returns>The owner, and whether this very request had registered it before; or a refusal.</returns>
    public async ValueTask<(Owner? Owner, bool Replayed, Refusal? Refusal)> Register(
        Caller caller, Guid id, string firstName, string lastName, string email)
    {
        // Not derived from the key: the store would take another request's registration under it for a repetition of this one.
        var eventId = Guid.CreateVersion7();
        while (true)
        {
            var state = (await Read(id, default))?.Owner;
            var decision = Owner.Register(state, id, firstName, lastName, email, clock.GetInstant());
            if (decision.Refusal is { } refusal) return (null, false, refusal);
            if (decision.Event is not { } registered) return (state, true, null);
            // A lost race was lost to the same key: the next round finds what the winner registered.
            if (await streams.Append(caller, id, StreamNames.OfOwner(id), ExpectedRevision.NoStream, null, eventId, registered))
                return (Owner.Apply(null, registered), false, null);
        }
    }

    private async ValueTask<StoredOwner?> Read(Guid id, CancellationToken cancellationToken)
    {
        var stored = await events.ReadForwards(StreamNames.OfOwner(id), 0, AllEvents, cancellationToken);
        if (stored.Count == 0) return null;
        Owner? state = null;
        foreach (var @event in stored) state = Owner.Apply(state, (OwnerEvent)serializer.Deserialize(@event));
        return new(state!, stored[0].Position);
    }
}

/// <param name="Position">Of the registration in the log.</param>
public sealed record StoredOwner(Owner Owner, long Position);
