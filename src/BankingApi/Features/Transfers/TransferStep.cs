using BankingApi.Domain.Accounts;

namespace BankingApi.Features.Transfers;

/// <summary>What has to be done next for a transfer whose money is reserved.</summary>
public abstract record TransferStep
{
    private TransferStep() { }

    /// <summary>Nothing is known of the target's answer: ask it. It answers once, for good.</summary>
    public sealed record AskTarget : TransferStep;

    /// <summary>The target took the money: the reservation becomes a debit.</summary>
    public sealed record Settle(long CreditRevision) : TransferStep;

    /// <summary>The target refused: the money is available again.</summary>
    public sealed record Release(string Code) : TransferStep;

    /// <summary>
    /// The whole process: from what the target's stream says to the next step. It has no memory of its own, so whoever comes after a crash,
    /// or beside another runner, arrives at the same step; that the source ends a transfer once is the source's own state to see to.
    /// </summary>
    /// <param name="answer">The target's; null while none is known.</param>
    public static TransferStep Next(TargetDecision? answer) => answer switch
    {
        null => new AskTarget(),
        { Refusal: { } code } => new Release(code),
        { Revision: var revision } => new Settle(revision),
    };
}

/// <summary>What the target of a transfer said, as its stream has it.</summary>
/// <param name="Revision">Of the event that says it.</param>
/// <param name="Refusal">Why not; null where the money was taken.</param>
public sealed record TargetDecision(long Revision, string? Refusal)
{
    public static TargetDecision Of(BankAccountEvent @event, long revision) => new(revision, (@event as IncomingTransferRefused)?.Code);
}
