namespace BankingApi.Domain.Accounts;

/// <summary>Money set aside: still part of the balance, no longer available. What kinds of it there are differ in what ends them.</summary>
/// <param name="Amount">Positive.</param>
/// <param name="Description">The customer's words; null when there are none.</param>
public abstract record Reservation(decimal Amount, string? Description);

/// <summary>For a transfer that has not ended yet. Its target's answer ends it.</summary>
public sealed record TransferReservation(Guid TransferId, decimal Amount, Guid ToAccountId, string? Description)
    : Reservation(Amount, Description);

/// <summary>For a payment that is to come. A capture, a void or the time ends it.</summary>
/// <param name="ExpiresAt">From then on it is free again, whether or not an event says so yet.</param>
/// <param name="PlacedRevision">Of the event that placed it.</param>
public sealed record Hold(Guid HoldId, decimal Amount, string? Description, DateTimeOffset ExpiresAt, long PlacedRevision)
    : Reservation(Amount, Description);
