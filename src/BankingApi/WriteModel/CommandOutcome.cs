namespace BankingApi.WriteModel;

/// <summary>What became of a command.</summary>
/// <param name="Refusal">Why not; the rest is then without meaning.</param>
/// <param name="Event">The event that the command became, now or when it was first sent; null where nothing needed to be recorded.</param>
/// <param name="Revision">Of that event; without one, of the account.</param>
/// <param name="After">What the account stood at after it.</param>
/// <param name="Replayed">Whether the event was there already.</param>
public sealed record CommandOutcome(Refusal? Refusal, BankAccountEvent? Event, long Revision, AccountBalances After, bool Replayed)
{
    private static readonly AccountBalances Nothing = new(0, 0, 0, AccountStatus.Active);

    public static CommandOutcome Refused(Refusal refusal) => new(refusal, null, -1, Nothing, false);
}
