namespace BankingApi.Domain.Accounts;

/// <summary>A fact about one account. Amounts are in the account's currency, with exactly its minor units.</summary>
/// <param name="RecordedAt">When it was decided (UTC, whole milliseconds); never before the event that precedes it.</param>
public abstract record BankAccountEvent(DateTimeOffset RecordedAt);

/// <summary>The account was opened.</summary>
/// <param name="AccountId">The account's id, which also names its stream.</param>
/// <param name="OwnerId">A registered owner.</param>
/// <param name="AccountType">V1 had none: every account was a checking account.</param>
/// <param name="Currency">ISO 4217 code; it may be missing in V1, which meant EUR.</param>
/// <param name="InitialBalance">Zero or more; part of the opening, not a transaction.</param>
/// <param name="OverdraftLimit">Zero or more: how far below zero the balance may go.</param>
/// <param name="RequestHash">Of the opening request's values, to recognise a repeated one; 0 where V1 has none.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("BankAccountCreatedV2")]
public sealed record BankAccountCreated(
    Guid AccountId, Guid OwnerId, AccountType AccountType, string Currency, decimal InitialBalance, decimal OverdraftLimit,
    ulong RequestHash, DateTimeOffset RecordedAt) : BankAccountEvent(RecordedAt);

/// <summary>Money entered or left the account.</summary>
/// <param name="TransactionId">Derived from the account and the client's key where there is one,
/// so that a repeated request finds it.</param>
/// <param name="Type">What it was for.</param>
/// <param name="Direction">In or out.</param>
/// <param name="Amount">Positive; <paramref name="Direction"/> gives the sign.</param>
/// <param name="BalanceAfter">What the balance became: lets a reader check the fold.</param>
/// <param name="Description">The customer's words; null when there are none.</param>
/// <param name="TransferId">The transfer this is one side of. On a debit, it lifts that transfer's reservation.</param>
/// <param name="CounterpartyAccountId">The account on the other side of that transfer.</param>
/// <param name="CounterpartyRevision">On a transfer's debit: the revision of its credit in the other account's stream.
/// Null otherwise.</param>
/// <param name="RequestHash">Of the request's values, to tell a repeated request from another one under the same key.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
/// <param name="ValueAt">Since when it counts; <paramref name="RecordedAt"/> as a rule, and in V1 always. Never later.</param>
/// <param name="HoldId">The hold that this captures and so ends, all of it, whatever part the amount is.</param>
/// <param name="ReversesTransactionId">The transaction of the same amount that this takes back.</param>
[EventType("BankAccountTransactionRecordedV2")]
public sealed record BankAccountTransactionRecorded(
    Guid TransactionId, TransactionType Type, Direction Direction, decimal Amount, decimal BalanceAfter, string? Description,
    Guid? TransferId, Guid? CounterpartyAccountId, long? CounterpartyRevision, ulong RequestHash, DateTimeOffset RecordedAt,
    DateTimeOffset ValueAt, Guid? HoldId = null, Guid? ReversesTransactionId = null) : BankAccountEvent(RecordedAt);

/// <summary>The overdraft limit was changed.</summary>
/// <param name="OldLimit">Until now.</param>
/// <param name="NewLimit">From now on; zero or more, and not below what is in use.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("OverdraftLimitChangedV1")]
public sealed record OverdraftLimitChanged(decimal OldLimit, decimal NewLimit, DateTimeOffset RecordedAt) : BankAccountEvent(RecordedAt);

/// <summary>The account was suspended: no debits, no credits, no limit changes until it is reactivated.</summary>
/// <param name="Reason">An operator's words.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("BankAccountSuspendedV1")]
public sealed record BankAccountSuspended(string Reason, DateTimeOffset RecordedAt) : BankAccountEvent(RecordedAt);

/// <summary>The suspension ended.</summary>
/// <param name="Reason">An operator's words; null when there are none.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("BankAccountReactivatedV1")]
public sealed record BankAccountReactivated(string? Reason, DateTimeOffset RecordedAt) : BankAccountEvent(RecordedAt);

/// <summary>The account was closed, for ever.</summary>
/// <param name="Reason">The customer's or an operator's words.</param>
/// <param name="FinalBalance">Zero; stated for auditors.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("BankAccountClosedV1")]
public sealed record BankAccountClosed(string Reason, decimal FinalBalance, DateTimeOffset RecordedAt) : BankAccountEvent(RecordedAt);

/// <summary>Money was set aside on the source account of a transfer: still in the balance, no longer available.</summary>
/// <param name="TransferId">Derived from the source account and the client's key where there is one.</param>
/// <param name="Amount">Positive.</param>
/// <param name="ToAccountId">Where it shall go.</param>
/// <param name="Description">The customer's words; null when there are none.</param>
/// <param name="RequestHash">Of the request's values, to recognise a repeated one.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
/// <param name="ReversesTransferId">The transfer the other way that this takes back; V1 knew none.</param>
[EventType("FundsReservedV2")]
public sealed record FundsReserved(
    Guid TransferId, decimal Amount, Guid ToAccountId, string? Description, ulong RequestHash, DateTimeOffset RecordedAt,
    Guid? ReversesTransferId = null) : BankAccountEvent(RecordedAt);

/// <summary>The target refused the transfer, and the money set aside is available again.</summary>
/// <param name="TransferId">The transfer that failed.</param>
/// <param name="Reason">The code with which the target refused.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("FundsReservationReleasedV1")]
public sealed record FundsReservationReleased(Guid TransferId, string Reason, DateTimeOffset RecordedAt) : BankAccountEvent(RecordedAt);

/// <summary>This account refused to be credited by a transfer. The refusal is a fact of its stream, so that the answer can never become a
/// yes: without it, one runner could release the money after another had credited it.</summary>
/// <param name="TransferId">The transfer that was refused, for good.</param>
/// <param name="Code">Why: a code of api.md.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("IncomingTransferRefusedV1")]
public sealed record IncomingTransferRefused(Guid TransferId, string Code, DateTimeOffset RecordedAt) : BankAccountEvent(RecordedAt);

/// <summary>Money was set aside for a payment that is to come: still in the balance, no longer available.</summary>
/// <param name="HoldId">Derived from the account and the client's key where there is one.</param>
/// <param name="Amount">Positive.</param>
/// <param name="Description">The customer's words; null when there are none.</param>
/// <param name="ExpiresAt">From then on it is free again (UTC).</param>
/// <param name="RequestHash">Of the request's values, to recognise a repeated one.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("HoldPlacedV1")]
public sealed record HoldPlaced(
    Guid HoldId, decimal Amount, string? Description, DateTimeOffset ExpiresAt, ulong RequestHash, DateTimeOffset RecordedAt)
    : BankAccountEvent(RecordedAt);

/// <summary>A hold was given up, and its money is available again. A hold that is captured ends with the transaction that says
/// so.</summary>
/// <param name="HoldId">The hold.</param>
/// <param name="PlacedRevision">Of the event that placed it.</param>
/// <param name="Reason">An operator's words; null when there are none.</param>
/// <param name="RequestHash">Of the request and its values, to recognise a repeated one.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("HoldVoidedV1")]
public sealed record HoldVoided(Guid HoldId, long PlacedRevision, string? Reason, ulong RequestHash, DateTimeOffset RecordedAt)
    : BankAccountEvent(RecordedAt);

/// <summary>A hold's time had come, and its money is available again. It has been for every decision since then; this records it.</summary>
/// <param name="HoldId">The hold.</param>
/// <param name="RecordedAt">When it was noticed (UTC); as a rule within seconds of its <c>expiresAt</c>.</param>
[EventType("HoldExpiredV1")]
public sealed record HoldExpired(Guid HoldId, DateTimeOffset RecordedAt) : BankAccountEvent(RecordedAt);
