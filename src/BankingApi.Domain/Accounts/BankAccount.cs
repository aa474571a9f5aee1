using System.Collections.Immutable;
using System.Diagnostics;
using BankingApi.Domain.Shared;

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
    public required AccountStanding Standing { get; init; }

    /// <summary>Of the last event folded, from 0.</summary>
    public required long Revision { get; init; }

    public required DateTimeOffset LastRecordedAt { get; init; }
    public required RecentCommands Recent { get; init; }
    public required ImmutableDictionary<Guid, Reservation> Reservations { get; init; }

    /// <summary>A command from before what <see cref="Recent"/> covers, looked up for the decision at hand. Never stored.</summary>
    public RememberedCommand? Older { get; init; }

    /// <summary>Folds one event. It never refuses: what was written can always be read.</summary>
    /// <param name="state">Null before the opening.</param>
    public static BankAccount Apply(BankAccount? state, BankAccountEvent @event)
    {
        if (@event is BankAccountCreated opening) return Opened(opening);
        if (state is null) throw new InvalidOperationException($"A stream cannot start with {@event.GetType().Name}.");
        var revision = state.Revision + 1;
        return state with
        {
            Revision = revision,
            LastRecordedAt = @event.RecordedAt,
            Standing = state.StandingAfter(@event),
            Reservations = state.ReservationsAfter(@event),
            Recent = AnsweredCommand.Of(@event) is { } answered ? state.Recent.Add(new(answered.Id, revision, answered.Hash)) : state.Recent,
            Older = null,
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
        Standing = new(e.InitialBalance, Currency.Of(e.Currency).Zero, e.OverdraftLimit, AccountStatus.Active),
        Revision = 0,
        LastRecordedAt = e.RecordedAt,
        Recent = RecentCommands.None,
        Reservations = ImmutableDictionary<Guid, Reservation>.Empty,
    };

    private AccountStanding StandingAfter(BankAccountEvent @event) => @event switch
    {
        BankAccountTransactionRecorded { Direction: Direction.Credit } e => Standing with { Balance = Standing.Balance + e.Amount },
        BankAccountTransactionRecorded e => Standing with
        {
            Balance = Standing.Balance - e.Amount,
            Reserved = Standing.Reserved - ReservedFor(e.TransferId),
        },
        OverdraftLimitChanged e => Standing with { OverdraftLimit = e.NewLimit },
        BankAccountSuspended => Standing with { Status = AccountStatus.Suspended },
        BankAccountReactivated => Standing with { Status = AccountStatus.Active },
        BankAccountClosed => Standing with { Status = AccountStatus.Closed },
        FundsReserved e => Standing with { Reserved = Standing.Reserved + e.Amount },
        FundsReservationReleased e => Standing with { Reserved = Standing.Reserved - ReservedFor(e.TransferId) },
        IncomingTransferRefused => Standing,
        _ => throw new UnreachableException($"No fold for {@event.GetType().Name}."),
    };

    private ImmutableDictionary<Guid, Reservation> ReservationsAfter(BankAccountEvent @event) => @event switch
    {
        FundsReserved e => Reservations.SetItem(e.TransferId, new(e.TransferId, e.Amount, e.ToAccountId, e.Description)),
        FundsReservationReleased e => Reservations.Remove(e.TransferId),
        BankAccountTransactionRecorded { Direction: Direction.Debit, TransferId: { } transfer } => Reservations.Remove(transfer),
        _ => Reservations,
    };

    private decimal ReservedFor(Guid? transferId)
        => transferId is { } id && Reservations.TryGetValue(id, out var reservation) ? reservation.Amount : Currency.Zero;
}
