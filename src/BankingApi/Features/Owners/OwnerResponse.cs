using System.Text.Json.Serialization;
using BankingApi.Domain.Owners;

namespace BankingApi.Features.Owners;

/// <summary>An owner.</summary>
/// <param name="FirstName">Null, like the last name and the e-mail, once the personal data was erased.</param>
/// <param name="ErasedAt">When the personal data was erased; missing as long as it is there.</param>
public sealed record OwnerResponse(
    Guid Id, string? FirstName, string? LastName, string? Email, DateTimeOffset RegisteredAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ErasedAt, long Revision)
{
    public static OwnerResponse Of(Owner owner) => Of(owner.Id, owner.Person, owner.RegisteredAt, owner.ErasedAt, owner.Revision);

    public static OwnerResponse Of(OwnerView view) => Of(view.Id, view.Person, view.RegisteredAt, view.ErasedAt, view.Revision);

    private static OwnerResponse Of(
        Guid id, Person? person, DateTimeOffset registeredAt, DateTimeOffset? erasedAt, long revision)
        => new(id, person?.FirstName, person?.LastName, person?.Email, registeredAt, erasedAt, revision);
}
