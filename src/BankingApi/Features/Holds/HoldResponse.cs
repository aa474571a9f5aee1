namespace BankingApi.Features.Holds;

/// <summary>Money set aside for a payment that is to come.</summary>
/// <param name="CapturedAmount">What the payment took; zero unless CAPTURED.</param>
/// <param name="ExpiresAt">From then on the money is free again.</param>
/// <param name="EndedAt">When it was captured, voided or recorded as expired; null while it is ACTIVE.</param>
/// <param name="Revision">Of the account, after the event that made the hold what it is.</param>
public sealed record HoldResponse(
    Guid HoldId, Guid AccountId, decimal Amount, string Currency, decimal CapturedAmount, HoldStatus Status, string? Description,
    DateTimeOffset ExpiresAt, DateTimeOffset PlacedAt, DateTimeOffset? EndedAt, long Revision)
{
    public static HoldResponse Of(HoldView view) => new(
        view.HoldId, view.AccountId, view.Amount, view.Currency, view.CapturedAmount, view.Status, view.Description, view.ExpiresAt,
        view.PlacedAt, view.EndedAt, view.Revision);
}
