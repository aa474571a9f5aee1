namespace BankingApi.ReadModel;

/// <summary>A transfer's state as clients see it.</summary>
public enum TransferStatus { Pending, Completed, Failed }

/// <summary>The read model of one transfer, projected from its source account's events alone: the debit names the credit.</summary>
/// <param name="Position">Of the reservation in the log: the order of requesting. Internal to paging.</param>
/// <param name="FromOwnerId">Of the source: who may see it.</param>
/// <param name="ToOwnerId">Of the target, likewise; null where its opening cannot be read.</param>
/// <param name="FailureCode">Why the target refused; null otherwise.</param>
/// <param name="FromRevision">Of the debit in the source's stream.</param>
/// <param name="ToRevision">Of the credit in the target's stream.</param>
/// <param name="ReversesTransferId">The one that it takes back.</param>
public sealed record TransferView(
    Guid TransferId, long Position, Guid FromAccountId, Guid FromOwnerId, Guid ToAccountId, Guid? ToOwnerId, decimal Amount,
    string Currency, TransferStatus Status, string? FailureCode, DateTimeOffset RequestedAt, DateTimeOffset? CompletedAt,
    long? FromRevision, long? ToRevision, Guid? ReversesTransferId) : IAccountRow
{
    object? IAccountRow.Key => TransferId;
}
