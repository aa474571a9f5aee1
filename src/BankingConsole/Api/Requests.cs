namespace BankingConsole.Api;

// What the console asks the API to do. Money goes out as the decimal string that it is.

public sealed record RegisterOwner(string FirstName, string LastName, string Email);

public sealed record OpenAccount(Guid OwnerId, AccountType AccountType, string Currency, decimal? InitialBalance, decimal? OverdraftLimit);

public sealed record RecordTransaction(TransactionType Type, decimal? Amount, string? Description, DateTimeOffset? ValueAt);

/// <param name="ExpiresAt">The bank's own default when it is left out.</param>
public sealed record PlaceHold(decimal? Amount, string? Description, DateTimeOffset? ExpiresAt);

/// <param name="Amount">All of it when it is left out.</param>
public sealed record CaptureHold(decimal? Amount);

public sealed record MakeTransfer(string FromAccountId, string ToAccountId, decimal? Amount, string? Description);

public sealed record ChangeOverdraftLimit(decimal? Limit);

public sealed record GiveReason(string? Reason);
