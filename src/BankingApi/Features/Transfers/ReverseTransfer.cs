namespace BankingApi.Features.Transfers;

/// <param name="Reason">1 to 200 characters; the description of the transfer back.</param>
public sealed record ReverseTransferBody(string? Reason = null);

/// <summary>Takes a transfer back, by one the other way round.</summary>
public sealed record ReverseTransfer(Caller Caller, Guid TransferId, ReverseTransferBody Body, string? Key) : ICommand<MadeTransfer>;

internal sealed class ReverseTransferValidator : AbstractValidator<ReverseTransfer>
{
    public ReverseTransferValidator() => RuleFor(x => x.Body.Reason).Reason();
}

internal sealed class ReverseTransferHandler(KnownTransfers known, TransferOutcomes ends, TransferReversals reversals)
    : ICommandHandler<ReverseTransfer, MadeTransfer>
{
    public async Task<Result<MadeTransfer>> Handle(ReverseTransfer command, CancellationToken cancellationToken)
    {
        if ((await known.Find(command.Caller, command.TransferId, cancellationToken)).Failed(out var problem, out var original))
            return problem;
        // The views may not have heard of its end yet.
        var status = original.Status != TransferStatus.Pending ? original.Status
            : (await ends.FindLate(original.FromAccountId, original.TransferId, cancellationToken))?.Status;
        if (status != TransferStatus.Completed || original.ReversesTransferId is not null) return AccountRefusals.NotReversible;
        return await reversals.Reverse(
            command.Caller, original, Texts.Clean(command.Body.Reason)!, command.Key, cancellationToken);
    }
}
