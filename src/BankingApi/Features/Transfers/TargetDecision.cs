namespace BankingApi.Features.Transfers;

/// <summary>What the target of a transfer said, as its stream has it.</summary>
/// <param name="Revision">Of the event that says it.</param>
/// <param name="Refusal">Why not; null where the money was taken.</param>
public sealed record TargetDecision(long Revision, string? Refusal)
{
    public static TargetDecision Of(BankAccountEvent @event, long revision) => new(revision, (@event as IncomingTransferRefused)?.Code);
}
