using BankingApi.Domain.Owners;

namespace BankingApi.ReadModel;

/// <summary>The read model of one owner.</summary>
/// <param name="Position">Of the registration in the log: the order of registering. Internal to paging.</param>
/// <param name="Person">Null once erased.</param>
/// <param name="ErasedAt">Null until then.</param>
public sealed record OwnerView(
    Guid Id, long Position, Person? Person, DateTimeOffset RegisteredAt, DateTimeOffset? ErasedAt, long Revision)
{
    public bool IsErased => ErasedAt is not null;
}
