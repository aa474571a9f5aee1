using System.Diagnostics;

namespace BankingApi.Domain.Owners;

/// <summary>A person who may own accounts.</summary>
/// <param name="Sealed">As in the registration.</param>
/// <param name="Person">Who it is; null until <paramref name="Sealed"/> has been opened, and once that was erased.</param>
/// <param name="ErasedAt">Since when nobody knows who it is; null as long as somebody does.</param>
public sealed record Owner(
    Guid Id, string Sealed, Person? Person, DateTimeOffset RegisteredAt, DateTimeOffset? ErasedAt, long Revision)
{
    public static Owner Apply(Owner? state, OwnerEvent @event) => @event switch
    {
        PersonRegistered e => new(e.OwnerId, e.Sealed, null, e.RecordedAt, null, (state?.Revision ?? -1) + 1),
        PersonalDataErased e => state! with { Person = null, ErasedAt = e.RecordedAt, Revision = state.Revision + 1 },
        _ => throw new UnreachableException($"No fold for {@event.GetType().Name}."),
    };

    /// <summary>Registers a person.
    /// The id is derived from the client's key, so an existing owner is a repeated request or a reused key.</summary>
    /// <param name="sealedPerson">The person, sealed; only for one who is not registered yet.</param>
    public static Decision<OwnerEvent> Register(Owner? state, Guid id, Person person, string? sealedPerson, DateTimeOffset at)
    {
        if (state is null) return new PersonRegistered(id, sealedPerson!, at);
        // Of one who was erased nobody can say whether it is the same request: nothing comes of it either way.
        return state.ErasedAt is not null || state.Person == person ? new ProcessedCommand(id, 0, 0) : Refusal.KeyReused;
    }

    /// <summary>Has it forgotten who it is. Doing it again changes nothing.</summary>
    public Decision<OwnerEvent> Erase(string reason, DateTimeOffset at)
        => ErasedAt is null
            ? new PersonalDataErased(reason, at < RegisteredAt ? RegisteredAt : at) : Decision<OwnerEvent>.AlreadySo;
}
