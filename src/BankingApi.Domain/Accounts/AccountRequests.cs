namespace BankingApi.Domain.Accounts;

/// <summary>A request to open an account; amounts are already scaled to the currency.</summary>
public sealed record OpenRequest(
    Guid AccountId, Guid OwnerId, AccountType Type, Currency Currency, decimal InitialBalance, decimal OverdraftLimit);

/// <summary>A request to move money in or out.</summary>
/// <param name="Id">The transaction's id: the same id is the same request, for ever.</param>
/// <param name="Amount">Positive, scaled to the currency.</param>
/// <param name="Currency">Null: the account's.</param>
public sealed record TransactionRequest(Guid Id, TransactionType Type, decimal Amount, Currency? Currency, string? Description);

/// <summary>A request to set money aside for a transfer to <paramref name="ToAccountId"/>.</summary>
/// <param name="Id">The transfer's id.</param>
/// <param name="Currency">Null: the source account's.</param>
public sealed record TransferRequest(Guid Id, Guid ToAccountId, decimal Amount, Currency? Currency, string? Description);

/// <summary>The credit side of a transfer, as its target is asked for it.</summary>
/// <param name="Currency">The source account's: a target in another one refuses.</param>
public sealed record IncomingTransfer(Guid TransferId, Guid FromAccountId, decimal Amount, Currency Currency, string? Description);
