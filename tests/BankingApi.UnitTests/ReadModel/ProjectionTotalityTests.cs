using System.Diagnostics;
using BankingApi.Domain.Accounts;
using BankingApi.Domain.Owners;
using BankingApi.ReadModel;
using BankingApi.UnitTests.Domain;
using BankingApi.UnitTests.EventStore;

namespace BankingApi.UnitTests.ReadModel;

/// <summary>Switches over events cannot be checked by the compiler; here each of them meets every event.</summary>
public sealed class ProjectionTotalityTests
{
    public static TheoryData<string> AccountEvents => [.. Events.ByName.Where(one => one.Value is BankAccountEvent).Select(one => one.Key)];

    [Theory]
    [MemberData(nameof(AccountEvents))]
    public void Every_event_of_an_account_is_folded_and_projected(string name)
    {
        var @event = (BankAccountEvent)Events.ByName[name];
        var state = AccountStory.Given(Some.Opened(balance: 100m), Some.Reserved(9, 30m), Some.Held(8, 20m)).State!;
        var (view, transfer, hold) = ReservedViews();

        Assert.Equal(@event is BankAccountCreated ? 0 : 3, BankAccount.Apply(state, @event).Revision);
        _ = ProcessedCommandKey.Of(@event);
        var after = AccountProjection.Apply(view, @event, 3, 20, AnOwner, 20m);
        Assert.Equal(@event.RecordedAt, after.LastModifiedAt);
        Assert.Equal(@event is BankAccountTransactionRecorded, TransactionProjection.Of(@event, after) is not null);
        Assert.Equal(TransferProjection.IdOf(@event) is not null, TransferProjection.Apply(transfer, @event, after, 20, null) is not null);
        Assert.Equal(
            HoldProjection.IdOf(@event) is not null, HoldProjection.Apply(hold, @event, Some.Account, Some.Eur, 3) is not null);
    }

    [Fact]
    public void Every_event_of_an_owner_is_folded_and_projected()
        => Assert.All(Events.ByName.Values.OfType<OwnerEvent>(), @event =>
        {
            var registered = Owner.Apply(null, new PersonRegistered(Some.Owner, "sealed", Some.Opening));
            var after = @event is PersonRegistered ? Owner.Apply(null, @event) : Owner.Apply(registered, @event);
            Assert.Equal(@event is PersonRegistered ? 0 : 1, after.Revision);
            Assert.Equal((after.Id, 7, after.ErasedAt, after.Revision),
                (OwnerProjection.Of(after, 7) is var view ? (view.Id, view.Position, view.ErasedAt, view.Revision) : default));
        });

    [Fact]
    public void An_event_that_a_switch_has_forgotten_is_noticed()
    {
        var (view, _, _) = ReservedViews();
        Assert.Throws<UnreachableException>(
            () => BankAccount.Apply(AccountStory.Given(Some.Opened()).State, new Forgotten(Some.Minute(1))));
        Assert.Throws<UnreachableException>(() => AccountProjection.Apply(view, new Forgotten(Some.Minute(1)), 2, 20, null, null));
        Assert.Throws<UnreachableException>(() => Owner.Apply(null, new ForgottenOfOwner(Some.Minute(1))));
    }

    internal static readonly OwnerView AnOwner = new(Some.Owner, 1, new("First", "Last", "first@example.com"), Some.Opening, null, 0);

    private static (AccountView View, TransferView Transfer, HoldView Hold) ReservedViews()
    {
        var view = AccountProjection.Apply(null, Some.Opened(balance: 100m), 0, 2, AnOwner, null);
        view = AccountProjection.Apply(view, Some.Reserved(9, 30m), 1, 3, null, null);
        return (
            AccountProjection.Apply(view, Some.Held(8, 20m), 2, 4, null, null),
            TransferProjection.Apply(null, Some.Reserved(9, 30m), view, 3, Some.Id(7))!,
            HoldProjection.Apply(null, Some.Held(8, 20m), Some.Account, Some.Eur, 2)!);
    }

    private sealed record Forgotten(DateTimeOffset RecordedAt) : BankAccountEvent(RecordedAt);

    private sealed record ForgottenOfOwner(DateTimeOffset RecordedAt) : OwnerEvent(RecordedAt);
}
