using EventStoreDb.Client.Values;

namespace EventStoreDb.Client.Tests;

public sealed class ValueTests
{
    [Fact]
    public void A_uuid_has_the_text_of_its_guid_and_network_order_halves()
    {
        var guid = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        var uuid = Uuid.FromGuid(guid);

        Assert.Equal(guid.ToString(), uuid.ToString());
        Assert.Equal(guid, uuid.ToGuid());
        Assert.Equal(Uuid.FromInt64(0x0011223344556677, unchecked((long)0x8899aabbccddeeff)), uuid);
        Assert.Equal(uuid, Uuid.Parse("00112233-4455-6677-8899-aabbccddeeff"));
    }

    [Fact]
    public void Revisions_count_from_none()
    {
        Assert.Equal(-1, StreamRevision.None.ToInt64());
        Assert.Equal(new StreamRevision(0), StreamRevision.None.Next());
        Assert.True(StreamRevision.None < new StreamRevision(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StreamRevision.FromInt64(-2));
    }

    [Fact]
    public void Positions_are_read_as_the_server_writes_them()
    {
        Assert.True(Position.TryParse("C:12/P:11", out var position));
        Assert.Equal(new Position(12, 11), position);
        Assert.Equal("C:12/P:11", position.ToString());
        Assert.False(Position.TryParse("C:12", out _));
        Assert.True(new Position(12, 11) < new Position(12, 12));
    }

    [Fact]
    public void What_the_server_would_fail_on_without_a_word_is_refused_here()
    {
        Assert.Throws<ArgumentException>(() => new EventData(Uuid.NewUuid(), "", default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventData(Uuid.Empty, "Happened", default));
        Assert.Throws<ArgumentException>(() => StreamFilter.Prefix());
        Assert.Throws<ArgumentException>(() => StreamFilter.Prefix(""));
    }
}
