namespace BankingApi.Domain.Accounts;

/// <summary>Money set aside for a transfer that has not ended yet.</summary>
public sealed record Reservation(Guid TransferId, decimal Amount, Guid ToAccountId, string? Description);
