using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;

namespace BankingApi.UnitTests.Domain;

/// <summary>Given events, when a command is decided, then an event, a refusal, or nothing.
/// What was decided is folded, so a story can go on.</summary>
internal sealed class AccountStory
{
    private readonly Decision<BankAccountEvent> _decision;
    private readonly IReadOnlyList<HoldExpired> _lapsed;

    private AccountStory(BankAccount? state, Decision<BankAccountEvent> decision, IReadOnlyList<HoldExpired>? lapsed = null)
        => (State, _decision, _lapsed) = (state, decision, lapsed ?? []);

    public BankAccount? State { get; }

    public static AccountStory Given(params IEnumerable<BankAccountEvent> history)
        => new(history.Aggregate((BankAccount?)null, (state, @event) => BankAccount.Apply(state, @event)), default);

    public AccountStory When(Func<BankAccount, Decision<BankAccountEvent>> command) => new(State, command(State!));

    /// <summary>As the service decides: on the account as of then.</summary>
    public AccountStory WhenAt(DateTimeOffset at, Func<BankAccount, DateTimeOffset, Decision<BankAccountEvent>> command)
    {
        var (current, lapsed) = State!.At(at);
        return new(State, command(current, at), lapsed);
    }

    public AccountStory WhenOpening(OpenRequest request, DateTimeOffset at) => new(State, BankAccount.Open(State, request, at));

    public AccountStory Then(BankAccountEvent expected)
    {
        Assert.Null(_decision.Refusal);
        Assert.Null(_decision.AlreadyProcessed);
        Assert.Equal(expected, _decision.Event);
        var after = BankAccount.Apply(State, _decision.Event!);
        AccountInvariants.Assert(State, _decision.Event!, after);
        return new(after, default);
    }

    /// <summary>The holds that had expired are recorded first.</summary>
    public AccountStory ThenAfter(IEnumerable<HoldExpired> lapsed, BankAccountEvent expected)
    {
        Assert.Equal(lapsed, _lapsed);
        var before = State;
        foreach (var lapse in _lapsed)
        {
            var after = BankAccount.Apply(before, lapse);
            AccountInvariants.Assert(before, lapse, after);
            before = after;
        }
        return new AccountStory(before, _decision).Then(expected);
    }

    public AccountStory ThenRefused(Refusal expected)
    {
        Assert.Equal(expected, _decision.Refusal);
        Assert.Null(_decision.Event);
        Assert.Null(_decision.AlreadyProcessed);
        return this;
    }

    /// <summary>It is so already: neither an event nor a refusal.</summary>
    public AccountStory ThenNothing()
    {
        Assert.Equal(Decision<BankAccountEvent>.AlreadySo, _decision);
        return this;
    }

    /// <summary>This very command was answered before, by the event at that revision.</summary>
    public AccountStory ThenAnsweredBefore(long revision)
    {
        Assert.Null(_decision.Event);
        Assert.Null(_decision.Refusal);
        Assert.Equal(revision, _decision.AlreadyProcessed?.Revision);
        return this;
    }

    public AccountStory Standing(decimal balance, decimal available, decimal reserved = 0, AccountStatus status = AccountStatus.Active)
    {
        Assert.Equal((balance, available, reserved, status),
            (State!.Balances.Balance, State.Balances.Available, State.Balances.Reserved, State.Balances.Status));
        return this;
    }
}
