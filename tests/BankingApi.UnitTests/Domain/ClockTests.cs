using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using static BankingApi.UnitTests.Domain.AccountStory;
using static BankingApi.UnitTests.Domain.Requests;

namespace BankingApi.UnitTests.Domain;

/// <summary>A clock may run backwards, a stream may not: the balance at a moment is found by binary search.</summary>
public sealed class ClockTests
{
    private static readonly DateTimeOffset Last = Some.Minute(10);
    private static readonly DateTimeOffset Before = Last.AddMilliseconds(-1);

    public static TheoryData<string> Commands
        => ["deposit", "limit", "suspend", "reactivate", "close", "reserve", "receive", "receive (refused)", "settle", "release"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Whatever_is_decided_is_never_recorded_before_what_precedes_it(string command)
    {
        Assert.Equal(Last, Decide(command, Before).Event?.RecordedAt);
        Assert.Equal(Last.AddMilliseconds(1), Decide(command, Last.AddMilliseconds(1)).Event?.RecordedAt);
    }

    private static Decision<BankAccountEvent> Decide(string command, DateTimeOffset at) => command switch
    {
        "deposit" => Reserved().Record(Deposit(1, 1m), at),
        "limit" => Reserved().ChangeOverdraftLimit(77m, at),
        "suspend" => Reserved().Suspend("suspicion", at),
        "reactivate" => Given(Some.Opened(), new BankAccountSuspended("suspicion", Last)).State!.Reactivate(null, at),
        "close" => Given(Some.Opened(), new OverdraftLimitChanged(0, 1m, Last)).State!.Close("moved away", at),
        "reserve" => Reserved().Reserve(Transfer(1, 1m), at),
        "receive" => Reserved().Receive(Incoming(1, 1m), Some.Id(2), at),
        "receive (refused)" => Reserved().Receive(Incoming(1, 1m, Some.Usd), Some.Id(2), at),
        "settle" => Reserved().Settle(Some.Id(9), Some.Id(2), 5, at),
        _ => Reserved().Release(Some.Id(9), "account-closed", at),
    };

    private static BankAccount Reserved() => Given(Some.Opened(balance: 100m), Some.Reserved(9, 30m, Last)).State!;
}
