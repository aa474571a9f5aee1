namespace BankingApi.ReadModel;

/// <summary>What an event makes of a hold's view.</summary>
public static class HoldProjection
{
    /// <summary>The hold that an event is about; null for every other event.</summary>
    public static Guid? IdOf(BankAccountEvent @event) => @event switch
    {
        HoldPlaced e => e.HoldId,
        HoldVoided e => e.HoldId,
        HoldExpired e => e.HoldId,
        BankAccountTransactionRecorded e => e.HoldId,
        _ => null,
    };

    /// <param name="hold">Null before it was placed.</param>
    /// <param name="currency">Of the account.</param>
    /// <param name="revision">Of the event.</param>
    public static HoldView? Apply(
        HoldView? hold, BankAccountEvent @event, Guid accountId, Currency currency, long revision) => @event switch
        {
            HoldPlaced e => new(
                e.HoldId, accountId, e.Amount, currency.Code, currency.Zero, HoldStatus.Active, e.Description, e.ExpiresAt, e.RecordedAt,
                revision, null, revision),
            HoldVoided => Ended(hold, HoldStatus.Voided, @event, revision),
            HoldExpired => Ended(hold, HoldStatus.Expired, @event, revision),
            BankAccountTransactionRecorded { HoldId: not null } e
                => Ended(hold, HoldStatus.Captured, e, revision) with { CapturedAmount = e.Amount },
            _ => null,
        };

    private static HoldView Ended(HoldView? hold, HoldStatus status, BankAccountEvent @event, long revision)
        => hold! with { Status = status, EndedAt = @event.RecordedAt, Revision = revision };
}
