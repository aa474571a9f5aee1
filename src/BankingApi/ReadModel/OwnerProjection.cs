using BankingApi.Domain.Owners;

namespace BankingApi.ReadModel;

/// <summary>What an event makes of an owner's view.</summary>
public static class OwnerProjection
{
    /// <param name="position">Of the event in the log.</param>
    public static OwnerView Of(OwnerEvent @event, long revision, long position) => @event switch
    {
        PersonRegistered e => new(e.OwnerId, position, e.FirstName, e.LastName, e.Email, e.RecordedAt, revision),
        _ => throw new UnreachableException($"No projection for {@event.GetType().Name}."),
    };

    public static OwnerView Of(Owner owner, long position)
        => new(owner.Id, position, owner.FirstName, owner.LastName, owner.Email, owner.RegisteredAt, owner.Revision);
}
