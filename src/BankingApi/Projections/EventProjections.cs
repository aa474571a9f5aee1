using BankingApi.Privacy;

namespace BankingApi.Projections;

/// <summary>How events become views: what reads them, and what makes rows of them.</summary>
public sealed class EventProjections(
    OwnerRepository owners, PersonalData personalData, AccountOwners accountOwners, EventSerializer serializer,
    IEnumerable<RowProjection> rows)
{
    private readonly RowProjection[] _rows = [.. rows];

    /// <summary>For one batch.</summary>
    internal ViewDependencies For(IViewWriter views) => new(views, owners, personalData, accountOwners, serializer, _rows);
}
