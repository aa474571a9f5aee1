using System.Collections.Immutable;
using System.Diagnostics;

namespace BankingApi.Domain.Accounts;

/// <summary>The state of an account as of one revision: everything that a decision may depend on, folded from its events.</summary>
public sealed partial record BankAccount
{
    public required Guid Id { get; init; }
    public required Guid OwnerId { get; init; }
    public required AccountType Type { get; init; }
    public required Currency Currency { get; init; }

    /// <summary>Of the request that opened it.</summary>
    public required ulong OpeningHash { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }
    public required AccountBalances Balances { get; init; }

    /// <summary>Of the last event folded, from 0.</summary>
    public required long Revision { get; init; }

    public required DateTimeOffset LastRecordedAt { get; init; }
    public required ProcessedCommands Recent { get; init; }

    /// <summary>Money set aside, by the id of the transfer or the hold.</summary>
    public required ImmutableDictionary<Guid, Reservation> Reservations { get; init; }

    /// <summary>When the first of the holds is due; null without any.</summary>
    public required DateTimeOffset? NextExpiry { get; init; }

    /// <summary>A command from before what <see cref="Recent"/> covers, looked up for the decision at hand. Never stored.</summary>
    public ProcessedCommand? LookedUp { get; init; }

    /// <summary>Folds one event. It never refuses: what was written can always be read.</summary>
    /// <param name="state">Null before the opening.</param>
    public static BankAccount Apply(BankAccount? state, BankAccountEvent @event)
    {
        if (@event is BankAccountCreated opening) return Opened(opening);
        if (state is null) throw new InvalidOperationException($"A stream cannot start with {@event.GetType().Name}.");
        var revision = state.Revision + 1;
        var reservations = state.ReservationsAfter(@event, revision);
        return state with
        {
            Revision = revision,
            LastRecordedAt = @event.RecordedAt,
            Balances = state.BalancesAfter(@event),
            Reservations = reservations,
            NextExpiry = state.NextExpiryAfter(@event, reservations),
            Recent = ProcessedCommandKey.Of(@event) is { } answered
                ? state.Recent.Add(new(answered.Id, revision, answered.Hash)) : state.Recent,
            LookedUp = null,
        };
    }

    private static BankAccount Opened(BankAccountCreated e) => new()
    {
        Id = e.AccountId,
        OwnerId = e.OwnerId,
        Type = e.AccountType,
        Currency = Currency.Of(e.Currency),
        OpeningHash = e.RequestHash,
        OpenedAt = e.RecordedAt,
        Balances = new(e.InitialBalance, Currency.Of(e.Currency).Zero, e.OverdraftLimit, AccountStatus.Active),
        Revision = 0,
        LastRecordedAt = e.RecordedAt,
        Recent = ProcessedCommands.None,
        Reservations = ImmutableDictionary<Guid, Reservation>.Empty,
        NextExpiry = null,
    };

    private AccountBalances BalancesAfter(BankAccountEvent @event) => @event switch
    {
        BankAccountTransactionRecorded { Direction: Direction.Credit } e => Balances with { Balance = Balances.Balance + e.Amount },
        BankAccountTransactionRecorded e => Balances with
        {
            Balance = Balances.Balance - e.Amount,
            Reserved = Balances.Reserved - ReservedFor(e.TransferId ?? e.HoldId),
        },
        OverdraftLimitChanged e => Balances with { OverdraftLimit = e.NewLimit },
        BankAccountSuspended => Balances with { Status = AccountStatus.Suspended },
        BankAccountReactivated => Balances with { Status = AccountStatus.Active },
        BankAccountClosed => Balances with { Status = AccountStatus.Closed },
        FundsReserved e => Balances with { Reserved = Balances.Reserved + e.Amount },
        FundsReservationReleased e => Balances with { Reserved = Balances.Reserved - ReservedFor(e.TransferId) },
        IncomingTransferRefused => Balances,
        HoldPlaced e => Balances with { Reserved = Balances.Reserved + e.Amount },
        HoldVoided e => Balances with { Reserved = Balances.Reserved - ReservedFor(e.HoldId) },
        HoldExpired e => Balances with { Reserved = Balances.Reserved - ReservedFor(e.HoldId) },
        _ => throw new UnreachableException($"No fold for {@event.GetType().Name}."),
    };

    private ImmutableDictionary<Guid, Reservation> ReservationsAfter(BankAccountEvent @event, long revision) => @event switch
    {
        FundsReserved e => Reservations.SetItem(
            e.TransferId, new TransferReservation(e.TransferId, e.Amount, e.ToAccountId, e.Description)),
        FundsReservationReleased e => Reservations.Remove(e.TransferId),
        BankAccountTransactionRecorded { Direction: Direction.Debit, TransferId: { } transfer } => Reservations.Remove(transfer),
        HoldPlaced e => Reservations.SetItem(e.HoldId, new Hold(e.HoldId, e.Amount, e.Description, e.ExpiresAt, revision)),
        BankAccountTransactionRecorded { HoldId: { } hold } => Reservations.Remove(hold),
        HoldVoided e => Reservations.Remove(e.HoldId),
        HoldExpired e => Reservations.Remove(e.HoldId),
        _ => Reservations,
    };

    private decimal ReservedFor(Guid? id)
        => id is { } known && Reservations.TryGetValue(known, out var reservation) ? reservation.Amount : Currency.Zero;
}
