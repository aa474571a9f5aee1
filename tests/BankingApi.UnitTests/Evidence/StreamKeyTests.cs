using BankingApi.EventStore;
using BankingApi.Evidence;

namespace BankingApi.UnitTests.Evidence;

public sealed class StreamKeyTests
{
    [Fact]
    public void A_key_says_its_name_and_is_in_the_names_order()
    {
        var names = StreamNames.Chained.SelectMany(prefix => Enumerable.Range(0, 50).Select(_ => $"{prefix}{Guid.NewGuid():N}"))
            .Append(StreamNames.OfOwner(Guid.Empty)).Append(StreamNames.OfAccount(new("ffffffff-ffff-ffff-ffff-ffffffffffff"))).ToList();
        var keys = names.Select(name => StreamKey.Of(name)!.Value).ToList();

        Assert.Equal(names, keys.Select(key => key.ToString()));
        Assert.Equal(names.Order(StringComparer.Ordinal), keys.Order().Select(key => key.ToString()));
        Assert.All(keys, key =>
        {
            var bytes = new byte[StreamKey.Size];
            key.Write(bytes);
            Assert.Equal(key, StreamKey.Read(bytes));
        });
        Assert.Equal(
            keys.Order(),
            keys.OrderBy(key =>
            {
                var bytes = new byte[StreamKey.Size];
                key.Write(bytes);
                return Convert.ToHexString(bytes);
            }, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("BankAccount-")]
    [InlineData("BankAccount-0000000000000000000000000000000")]
    [InlineData("BankAccount-000000000000000000000000000000000")]
    [InlineData("BankAccount-0000000000000000000000000000000A")]
    [InlineData("BankAccount-0000000000000000000000000000000g")]
    [InlineData("BankAccount-00000000-0000-0000-0000-000000000001")]
    [InlineData("bankAccount-00000000000000000000000000000001")]
    [InlineData("BankAccountSnapshot-00000000000000000000000000000001")]
    [InlineData("00000000000000000000000000000001")]
    public void What_no_stream_is_called_has_none(string name) => Assert.Null(StreamKey.Of(name));
}
