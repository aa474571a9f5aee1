namespace BankingApi.Features.Transfers;

/// <summary>Runs a transfer within the request that asked for it, as far as it can be.</summary>
public sealed partial class RequestedTransfers(
    TransferProcessManager process, TransferOutcomes ends, RecentTransfers recent, ILogger<RequestedTransfers> logger)
{
    /// <summary>A repeated request may find the first one under way, or left by a crash: then it helps.</summary>
    /// <param name="isRepeated">Whether the money had been set aside before.</param>
    internal async Task<MadeTransfer> Finish(ReservedTransfer reserved, bool isRepeated, CancellationToken cancellationToken)
    {
        recent.Add(reserved);
        var ended = isRepeated ? await Find(reserved, cancellationToken) : null;
        return new(TransferResponse.Of(reserved, ended ?? await Run(reserved)), isRepeated);
    }

    internal ValueTask<TransferOutcome?> Find(ReservedTransfer reserved, CancellationToken cancellationToken)
        => ends.Find(reserved.SourceId, reserved.Revision, reserved.Id, cancellationToken);

    /// <summary>Once the money is reserved the transfer is a fact:
    /// whatever happens now, the client hears of it, and the worker carries it on.</summary>
    private async Task<TransferOutcome?> Run(ReservedTransfer transfer)
    {
        try
        {
            return await process.Run(transfer);
        }
        catch (EventStoreUnavailableException outage)
        {
            LogInterrupted(transfer.Id, outage.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Transfer {TransferId} was interrupted by an outage, and the worker carries it on: {Reason}")]
    private partial void LogInterrupted(Guid transferId, string reason);
}
