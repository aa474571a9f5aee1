using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace BankingApi.UnitTests.Domain;

public enum Doing { Reserve, Receive, End, Deposit, Withdraw, Suspend, Reactivate, Close }

/// <summary>One step of some runner, or something else that happens to one of the two accounts.</summary>
/// <param name="Transfer">Even ones go from the first account to the second, odd ones back.</param>
public sealed record Happening(Doing Doing, int Transfer, int Cents);

public static class Happenings
{
    public static Arbitrary<Happening> Any() => Arb.From(
        from doing in Gen.Frequency(
            (5, Gen.Constant(Doing.Reserve)), (5, Gen.Constant(Doing.Receive)), (5, Gen.Constant(Doing.End)),
            (2, Gen.Constant(Doing.Deposit)), (2, Gen.Constant(Doing.Withdraw)), (1, Gen.Constant(Doing.Suspend)),
            (1, Gen.Constant(Doing.Reactivate)), (1, Gen.Constant(Doing.Close)))
        from transfer in Gen.Choose(0, 9)
        from cents in Gen.Elements(1, 100, 1_000, 3_000)
        select new Happening(doing, transfer, cents));
}

/// <summary>Two accounts and transfers both ways, carried on by any number of runners: a step may come at any time after the one it builds
/// upon, and any number of times, as after crashes. Accounts are suspended, reactivated and closed meanwhile.</summary>
[Properties(Arbitrary = [typeof(Happenings)], MaxTest = 300, EndSize = 200)]
public sealed class TransferProperties
{
    [Property]
    public void Money_is_neither_lost_nor_created_nor_spent_twice(Happening[] happenings)
    {
        var bank = new TwoAccounts();
        foreach (var happening in happenings)
        {
            bank.Do(happening);
            bank.Check();
        }
        bank.Finish();
        bank.Check();
        Assert.All(bank.Accounts, account => Assert.Empty(account.State.Reservations));
        Assert.Equal(bank.Expected, bank.Accounts.Sum(account => account.State.Balances.Balance));
    }

    private sealed class TwoAccounts
    {
        private int _deposits;

        public Account[] Accounts { get; } = [new(Some.Account), new(Some.Other)];

        /// <summary>What is in the bank by what came in and went out.</summary>
        public decimal Expected { get; private set; } = 100m;

        public void Do(Happening happening)
        {
            var (source, target) = (Accounts[happening.Transfer % 2], Accounts[(happening.Transfer + 1) % 2]);
            var amount = new decimal(happening.Cents, 0, 0, false, 2);
            switch (happening.Doing)
            {
                case Doing.Reserve:
                    source.Decide(state => state.Reserve(new(Some.Id(happening.Transfer), target.Id, amount, null, null), Some.Minute(1)));
                    break;
                case Doing.Receive:
                    Receive(happening.Transfer);
                    break;
                case Doing.End:
                    End(happening.Transfer);
                    break;
                case Doing.Deposit:
                    if (source.Decide(state => state.Record(Requests.Deposit(1_000 + _deposits++, amount), Some.Minute(1))))
                        Expected += amount;
                    break;
                case Doing.Withdraw:
                    if (source.Decide(state => state.Record(Requests.Withdraw(1_000 + _deposits++, amount), Some.Minute(1))))
                        Expected -= amount;
                    break;
                case Doing.Suspend:
                    source.Decide(state => state.Suspend("suspicion", Some.Minute(1)));
                    break;
                case Doing.Reactivate:
                    source.Decide(state => state.Reactivate(null, Some.Minute(1)));
                    break;
                case Doing.Close:
                    source.Decide(state => state.Close("moved away", Some.Minute(1)));
                    break;
            }
        }

        /// <summary>A credit that is not settled yet is in both balances, and reserved in one of them.</summary>
        public void Check()
        {
            var between = Accounts.SelectMany(source => source.State.Reservations)
                .Where(reservation => Credit(reservation.Key) is not null).Sum(reservation => reservation.Value.Amount);
            Assert.Equal(Expected, Accounts.Sum(account => account.State.Balances.Balance) - between);
            Assert.All(Accounts, account => Assert.True(account.State.Balances.Available >= 0));
        }

        public void Finish()
        {
            for (var transfer = 0; transfer < 10; transfer++)
            {
                Receive(transfer);
                End(transfer);
            }
        }

        // A runner knows of a transfer from its reservation, which it may have read long ago.
        private void Receive(int transfer)
        {
            var (source, target) = (Accounts[transfer % 2], Accounts[(transfer + 1) % 2]);
            if (source.Events.OfType<FundsReserved>().FirstOrDefault(reserved => reserved.TransferId == Some.Id(transfer)) is not { } asked)
                return;
            target.Decide(
                state => state.Receive(
                    new(asked.TransferId, source.Id, asked.Amount, Some.Eur, asked.Description), Some.Id(100 + transfer), Some.Minute(1)));
        }

        // The target's answer decides, however old it is.
        private void End(int transfer)
        {
            var source = Accounts[transfer % 2];
            if (Credit(Some.Id(transfer)) is { } credit)
                source.Decide(state => state.Settle(Some.Id(transfer), Some.Id(200 + transfer), credit, Some.Minute(1)));
            if (Accounts.SelectMany(account => account.Events).OfType<IncomingTransferRefused>()
                .FirstOrDefault(refused => refused.TransferId == Some.Id(transfer)) is { } refusal)
                source.Decide(state => state.Release(Some.Id(transfer), refusal.Code, Some.Minute(1)));
        }

        private long? Credit(Guid transfer) => Accounts
            .Select(account =>
                account.Events.FindIndex(
                    @event => @event is BankAccountTransactionRecorded { Direction: Direction.Credit } credit
                        && credit.TransferId == transfer))
            .Where(revision => revision >= 0).Select(revision => (long?)revision).FirstOrDefault();
    }

    private sealed class Account
    {
        public Account(Guid id)
        {
            Id = id;
            Events = [Some.Opened(balance: 50.00m, limit: 10.00m) with { AccountId = id }];
            State = BankAccount.Apply(null, Events[0]);
        }

        public Guid Id { get; }

        public List<BankAccountEvent> Events { get; }

        public BankAccount State { get; private set; }

        public bool Decide(Func<BankAccount, Decision<BankAccountEvent>> command)
        {
            if (command(State).Event is not { } @event) return false;
            var after = BankAccount.Apply(State, @event);
            AccountInvariants.Assert(State, @event, after);
            Events.Add(@event);
            State = after;
            return true;
        }
    }
}
