using System.Diagnostics;

namespace BankingApi.Domain.Owners;

/// <summary>A person who may own accounts.</summary>
public sealed record Owner(
    Guid Id, string FirstName, string LastName, string Email, ulong RegistrationHash, DateTimeOffset RegisteredAt, long Revision)
{
    public static Owner Apply(Owner? state, OwnerEvent @event) => @event switch
    {
        PersonRegistered e => new(e.OwnerId, e.FirstName, e.LastName, e.Email, e.RequestHash, e.RecordedAt, (state?.Revision ?? -1) + 1),
        _ => throw new UnreachableException($"No fold for {@event.GetType().Name}."),
    };

    /// <summary>Registers a person.
    /// The id is derived from the client's key, so an existing owner is a repeated request or a reused key.</summary>
    public static Decision<OwnerEvent> Register(Owner? state, Guid id, string firstName, string lastName, string email, DateTimeOffset at)
    {
        var hash = RequestHash.Of(firstName, lastName, email);
        if (state is null) return new PersonRegistered(id, firstName, lastName, email, hash, at);
        return state.RegistrationHash == hash ? new ProcessedCommand(id, 0, hash) : Refusal.KeyReused;
    }
}
