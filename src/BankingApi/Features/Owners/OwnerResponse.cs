using BankingApi.Domain.Owners;

namespace BankingApi.Features.Owners;

/// <summary>An owner.</summary>
public sealed record OwnerResponse(Guid Id, string FirstName, string LastName, string Email, DateTimeOffset RegisteredAt, long Revision)
{
    public static OwnerResponse Of(Owner owner)
        => new(owner.Id, owner.FirstName, owner.LastName, owner.Email, owner.RegisteredAt, owner.Revision);

    public static OwnerResponse Of(OwnerView view)
        => new(view.Id, view.FirstName, view.LastName, view.Email, view.RegisteredAt, view.Revision);
}
