using System.Collections.Immutable;

namespace BankingApi.Domain.Accounts;

/// <summary>Money set aside for payments that are to come.</summary>
public sealed partial record BankAccount
{
    /// <summary>The account at a moment, with nothing set aside any more for holds whose time has come. Every decision is made on it, so
    /// that their money is free from that very moment on, however late it is recorded.</summary>
    /// <returns>The events that say so, to be recorded before whatever is decided then; they stand in the order of expiry.</returns>
    public (BankAccount Account, IReadOnlyList<HoldExpired> Lapsed) At(DateTimeOffset at)
    {
        if (NextExpiry is not { } next || next > at) return (this, []);
        var lapsed = Reservations.Values.OfType<Hold>().Where(hold => hold.ExpiresAt <= at)
            .OrderBy(hold => hold.ExpiresAt).ThenBy(hold => hold.HoldId)
            .Select(hold => new HoldExpired(hold.HoldId, NotBefore(at))).ToList();
        return (lapsed.Aggregate(this, Apply), lapsed);
    }

    /// <summary>When the first hold is due; null without any hold.</summary>
    public static DateTimeOffset? EarliestOf(IEnumerable<Reservation> reservations)
        => reservations.OfType<Hold>().Min(hold => (DateTimeOffset?)hold.ExpiresAt);

    /// <summary>Sets money aside.</summary>
    public Decision<BankAccountEvent> PlaceHold(HoldRequest request, DateTimeOffset at)
    {
        var currency = request.Currency ?? Currency;
        var hash = RequestHash.Of(request.Amount, currency.Code, request.Description, request.ExpiresAt);
        if (WasProcessed(request.Id, hash, out var earlier)) return earlier;
        var recordedAt = NotBefore(at);
        var expiresAt = request.ExpiresAt ?? recordedAt + request.DefaultLife;
        if (expiresAt <= recordedAt || expiresAt - recordedAt > AccountLimits.LongestHold) return AccountRefusals.ExpiryOutOfRange;
        if (RefusesMovements() is { } refusal) return refusal;
        if (currency != Currency) return AccountRefusals.CurrencyMismatch;
        if (RefusesToSetAside(request.Amount) is { } lack) return lack;
        return new HoldPlaced(request.Id, request.Amount, request.Description, expiresAt, hash, recordedAt);
    }

    /// <summary>Makes the payment. It ends the hold, whatever part of it is taken.</summary>
    public Decision<BankAccountEvent> Capture(CaptureRequest request, DateTimeOffset at)
    {
        var hash = OnceOnly.Hash(request.RequestId, "capture", request.Amount);
        if (HasEnded(request.HoldId, hash, out var answer)) return answer;
        if (RefusesMovements() is { } refusal) return refusal;
        if (Reservations.GetValueOrDefault(request.HoldId) is not Hold hold) return AccountRefusals.HoldNotFound;
        if (request.Amount > hold.Amount) return AccountRefusals.HoldExceeded;
        var recordedAt = NotBefore(at);
        return new BankAccountTransactionRecorded(
            request.TransactionId, TransactionType.Withdrawal, Direction.Debit, request.Amount, Balances.Balance - request.Amount,
            hold.Description, null, null, null, hash, recordedAt, recordedAt, HoldId: hold.HoldId);
    }

    /// <summary>Gives the hold up. A suspension does not stop it: no money moves.</summary>
    public Decision<BankAccountEvent> Void(VoidRequest request, DateTimeOffset at)
    {
        var hash = OnceOnly.Hash(request.RequestId, "void", request.Reason);
        if (HasEnded(request.HoldId, hash, out var answer)) return answer;
        if (Balances.Status == AccountStatus.Closed) return AccountRefusals.Closed;
        if (Reservations.GetValueOrDefault(request.HoldId) is not Hold hold) return AccountRefusals.HoldNotFound;
        return new HoldVoided(hold.HoldId, hold.PlacedRevision, request.Reason, hash, NotBefore(at));
    }

    /// <summary>Whether something has ended the hold before: this very request, another one, or the time.</summary>
    private bool HasEnded(Guid holdId, ulong hash, out Decision<BankAccountEvent> answer)
    {
        var end = OnceOnly.IdOf(holdId);
        var expired = Processed(end) is { RequestHash: OnceOnly.Unasked };
        return WasProcessed(end, hash, out answer, expired ? AccountRefusals.HoldHasExpired : AccountRefusals.HoldNotActive);
    }

    private DateTimeOffset? NextExpiryAfter(BankAccountEvent @event, ImmutableDictionary<Guid, Reservation> after)
    {
        if (@event is HoldPlaced placed) return NextExpiry < placed.ExpiresAt ? NextExpiry : placed.ExpiresAt;
        return NextExpiry is null || after.Count == Reservations.Count ? NextExpiry : EarliestOf(after.Values);
    }
}
