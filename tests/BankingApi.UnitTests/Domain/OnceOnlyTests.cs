using BankingApi.Domain.Shared;
using FsCheck.Xunit;

namespace BankingApi.UnitTests.Domain;

public sealed class OnceOnlyTests
{
    [Property]
    public void The_id_follows_from_the_thing_and_is_no_other_commands(Guid thing, Guid other)
    {
        Assert.Equal(8, OnceOnly.IdOf(thing).Version);
        Assert.Equal(OnceOnly.IdOf(thing), OnceOnly.IdOf(thing));
        if (thing.ToString("N")[13..] != other.ToString("N")[13..]) Assert.NotEqual(OnceOnly.IdOf(thing), OnceOnly.IdOf(other));
    }

    /// <summary>Stored in events and snapshots: never to change.</summary>
    [Fact]
    public void The_hash_is_the_same_for_ever()
        => Assert.Equal(
            (RequestHash.Of(Some.Id(1)) & 0xFFFF_FFFF_0000_0000) | (RequestHash.Of("void", null) >> 32),
            OnceOnly.Hash(Some.Id(1), "void", null));

    [Fact]
    public void Halves_tell_whose_it_was_from_what_was_asked()
    {
        var hash = OnceOnly.Hash(Some.Id(1), "capture", 10m);
        Assert.True(OnceOnly.IsSameKey(hash, OnceOnly.Hash(Some.Id(1), "capture", 11m)));
        Assert.False(OnceOnly.IsSameKey(hash, OnceOnly.Hash(Some.Id(2), "capture", 10m)));
        Assert.NotEqual(hash, OnceOnly.Hash(Some.Id(1), "capture", 11m));
        Assert.NotEqual(hash, OnceOnly.Hash(Some.Id(2), "capture", 10m));
    }
}
