namespace BankingApi.ReadModel;

/// <summary>A hold's state as clients see it.</summary>
public enum HoldStatus { Active, Captured, Voided, Expired }

/// <summary>The read model of one hold.</summary>
/// <param name="CapturedAmount">Zero unless captured.</param>
/// <param name="PlacedRevision">Of the event that placed it: the order of placing. Internal to paging.</param>
/// <param name="EndedAt">Null while it is active.</param>
/// <param name="Revision">Of the event that made it what it is.</param>
public sealed record HoldView(
    Guid HoldId, Guid AccountId, decimal Amount, string Currency, decimal CapturedAmount, HoldStatus Status, string? Description,
    DateTimeOffset ExpiresAt, DateTimeOffset PlacedAt, long PlacedRevision, DateTimeOffset? EndedAt, long Revision) : IAccountRow
{
    object? IAccountRow.Key => HoldId;
}
