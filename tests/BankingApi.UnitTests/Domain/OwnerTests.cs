using BankingApi.Domain.Owners;
using BankingApi.Domain.Shared;

namespace BankingApi.UnitTests.Domain;

public sealed class OwnerTests
{
    private static readonly PersonRegistered Registered = new(
        Some.Owner, "First", "Last", "first@example.com", RequestHash.Of("First", "Last", "first@example.com"), Some.Opening);

    [Fact]
    public void A_person_is_registered()
        => Assert.Equal(Registered, Owner.Register(null, Some.Owner, "First", "Last", "first@example.com", Some.Opening).Event);

    [Fact]
    public void The_event_is_the_owner()
        => Assert.Equal(new Owner(Some.Owner, "First", "Last", "first@example.com", Registered.RequestHash, Some.Opening, 0),
            Owner.Apply(null, Registered));

    [Fact]
    public void The_same_registration_again_is_answered_by_the_first()
    {
        var decision = Owner.Register(Owner.Apply(null, Registered), Some.Owner, "First", "Last", "first@example.com", Some.Minute(1));
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
        var decision = Owner.Register(Owner.Apply(null, Registered), Some.Owner, firstName, lastName, email, Some.Minute(1));
        Assert.Equal(Refusal.KeyReused, decision.Refusal);
        Assert.Null(decision.Event);
    }
}
