namespace BankingApi.Features.Transfers;

/// <summary>A transfer between two accounts.</summary>
/// <param name="FailureCode">Why the target refused; null unless FAILED.</param>
/// <param name="CompletedAt">When it ended, either way; null while PENDING.</param>
/// <param name="FromRevision">Of the debit in the source account; null where there is none.</param>
/// <param name="ToRevision">Of the credit in the target account; null where there is none.</param>
/// <param name="ReversesTransferId">The transfer the other way that it takes back; null otherwise.</param>
public sealed record TransferResponse(
    Guid TransferId, Guid FromAccountId, Guid ToAccountId, decimal Amount, string Currency, TransferStatus Status, string? FailureCode,
    DateTimeOffset RequestedAt, DateTimeOffset? CompletedAt, long? FromRevision, long? ToRevision, Guid? ReversesTransferId)
{
    public static TransferResponse Of(TransferView view) => new(
        view.TransferId, view.FromAccountId, view.ToAccountId, view.Amount, view.Currency, view.Status, view.FailureCode, view.RequestedAt,
        view.CompletedAt, view.FromRevision, view.ToRevision, view.ReversesTransferId);

    /// <param name="end">Null while it is under way.</param>
    public static TransferResponse Of(ReservedTransfer transfer, TransferOutcome? end) => new(
        transfer.Id, transfer.SourceId, transfer.Reserved.ToAccountId, transfer.Reserved.Amount, transfer.Currency.Code,
        end?.Status ?? TransferStatus.Pending, end?.FailureCode, transfer.Reserved.RecordedAt, end?.At, end?.FromRevision, end?.ToRevision,
        transfer.Reserved.ReversesTransferId);
}
