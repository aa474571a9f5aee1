namespace BankingApi.Domain.Accounts;

/// <summary>A request to open an account; amounts are already scaled to the currency.</summary>
public sealed record OpenRequest(
    Guid AccountId, Guid OwnerId, AccountType Type, Currency Currency, decimal InitialBalance, decimal OverdraftLimit);

/// <summary>A request to move money in or out.</summary>
/// <param name="Id">The transaction's id: the same id is the same request, for ever.</param>
/// <param name="Amount">Positive, scaled to the currency.</param>
/// <param name="Currency">Null: the account's.</param>
public sealed record TransactionRequest(Guid Id, TransactionType Type, decimal Amount, Currency? Currency, string? Description)
{
    /// <summary>Since when it counts; null: from when it is recorded.</summary>
    public DateTimeOffset? ValueAt { get; init; }

    /// <summary>How long ago that may be.</summary>
    public TimeSpan BackdateAtMost { get; init; }
}

/// <summary>A request to set money aside for a transfer to <paramref name="ToAccountId"/>.</summary>
/// <param name="Id">The transfer's id.</param>
/// <param name="Currency">Null: the source account's.</param>
public sealed record TransferRequest(Guid Id, Guid ToAccountId, decimal Amount, Currency? Currency, string? Description);

/// <summary>A request to set money aside for a transfer that takes another one back.</summary>
/// <param name="Id">The new transfer's id, which follows from the other's.</param>
/// <param name="RequestId">Follows from the client's key; without one, it is like no other.</param>
/// <param name="ToAccountId">Where the other one came from.</param>
public sealed record TransferReversalRequest(
    Guid Id, Guid RequestId, Guid ReversesTransferId, Guid ToAccountId, decimal Amount, string Reason)
{
    public ulong Hash => OnceOnly.Hash(RequestId, Reason);
}

/// <summary>A request to set money aside for a payment that is to come.</summary>
/// <param name="Id">The hold's id: the same id is the same request, for ever.</param>
/// <param name="Currency">Null: the account's.</param>
/// <param name="ExpiresAt">Null: after <paramref name="DefaultLife"/>.</param>
public sealed record HoldRequest(
    Guid Id, decimal Amount, Currency? Currency, string? Description, DateTimeOffset? ExpiresAt, TimeSpan DefaultLife);

/// <summary>A request to make a payment of a hold.</summary>
/// <param name="RequestId">Follows from the client's key; without one, it is like no other.</param>
/// <param name="TransactionId">Of the payment; follows from the hold.</param>
/// <param name="Amount">All of it, or a part. What is left is free again.</param>
public sealed record CaptureRequest(Guid HoldId, Guid RequestId, Guid TransactionId, decimal Amount);

/// <summary>A request to give a hold up.</summary>
/// <param name="RequestId">Follows from the client's key; without one, it is like no other.</param>
public sealed record VoidRequest(Guid HoldId, Guid RequestId, string? Reason);

/// <summary>A request to take a transaction back.</summary>
/// <param name="RequestId">Follows from the client's key; without one, it is like no other.</param>
/// <param name="TransactionId">Of the reversal; follows from the transaction.</param>
/// <param name="Reverses">The transaction, as it stands in the account's stream.</param>
public sealed record ReversalRequest(Guid RequestId, Guid TransactionId, BankAccountTransactionRecorded Reverses, string Reason);

/// <summary>The credit side of a transfer, as its target is asked for it.</summary>
/// <param name="Currency">The source account's: a target in another one refuses.</param>
public sealed record IncomingTransfer(Guid TransferId, Guid FromAccountId, decimal Amount, Currency Currency, string? Description);
