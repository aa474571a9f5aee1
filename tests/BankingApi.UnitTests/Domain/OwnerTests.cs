using BankingApi.Domain.Owners;
using BankingApi.Domain.Shared;

namespace BankingApi.UnitTests.Domain;

public sealed class OwnerTests
{
    private static readonly Person Somebody = new("First", "Last", "first@example.com");

    private static readonly PersonRegistered Registered = new(Some.Owner, "sealed", Some.Opening);

    private static readonly Owner Known = Owner.Apply(null, Registered) with { Person = Somebody };

    [Fact]
    public void A_person_is_registered()
        => Assert.Equal(Registered, Owner.Register(null, Some.Owner, Somebody, "sealed", Some.Opening).Event);

    [Fact]
    public void The_event_is_the_owner()
        => Assert.Equal(new Owner(Some.Owner, "sealed", null, Some.Opening, null, 0), Owner.Apply(null, Registered));

    [Fact]
    public void The_same_registration_again_is_answered_by_the_first()
    {
        var decision = Owner.Register(Known, Some.Owner, new("First", "Last", "first@example.com"), null, Some.Minute(1));
        Assert.Null(decision.Event);
        Assert.Null(decision.Refusal);
        Assert.Equal(0, decision.AlreadyProcessed?.Revision);
    }

    [Theory]
    [InlineData("first", "Last", "first@example.com")]
    [InlineData("First", "last", "first@example.com")]
    [InlineData("First", "Last", "last@example.com")]
    [InlineData("FirstL", "ast", "first@example.com")]
    public void A_key_used_for_another_person_is_refused(string firstName, string lastName, string email)
    {
        var decision = Owner.Register(Known, Some.Owner, new(firstName, lastName, email), null, Some.Minute(1));
        Assert.Equal(Refusal.KeyReused, decision.Refusal);
        Assert.Null(decision.Event);
    }

    [Fact]
    public void One_who_is_erased_is_forgotten_once()
    {
        var erased = (PersonalDataErased)Known.Erase("asked for", Some.Minute(5)).Event!;
        Assert.Equal(new PersonalDataErased("asked for", Some.Minute(5)), erased);
        var after = Owner.Apply(Known, erased);
        Assert.Equal(Known with { Person = null, ErasedAt = Some.Minute(5), Revision = 1 }, after);
        Assert.Equal(default, after.Erase("again", Some.Minute(6)));
    }

    [Fact]
    public void Time_does_not_run_backwards_to_an_erasure()
        => Assert.Equal(
            Known.RegisteredAt, ((PersonalDataErased)Known.Erase("a clock", Known.RegisteredAt.AddHours(-1)).Event!).RecordedAt);

    /// <summary>Nobody can say any more whether it is the same person: nothing is registered, and nothing is told.</summary>
    [Fact]
    public void A_registration_under_the_key_of_one_who_was_erased_is_a_repetition()
    {
        var erased = Owner.Apply(Known, new PersonalDataErased("asked for", Some.Minute(5)));
        Assert.NotNull(Owner.Register(erased, Some.Owner, Somebody, null, Some.Minute(6)).AlreadyProcessed);
        Assert.NotNull(Owner.Register(erased, Some.Owner, new("A", "B", "c@d"), null, Some.Minute(6)).AlreadyProcessed);
    }

    [Fact]
    public void A_person_is_not_printed() => Assert.Equal("Person", $"{Somebody}");
}
