using BankingApi.Domain.Owners;

namespace BankingApi.ReadModel;

/// <summary>What an owner's view is made of: all of the owner's events, which are two at the most.</summary>
public static class OwnerProjection
{
    /// <param name="position">Of the registration in the log.</param>
    public static OwnerView Of(Owner owner, long position)
        => new(owner.Id, position, owner.Person, owner.RegisteredAt, owner.ErasedAt, owner.Revision);
}
