using BankingApi.EventStore.Serialization;
using BankingApi.Evidence;

namespace BankingApi.UnitTests.Evidence;

public sealed class StreamLedgerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(1_000)]
    public void Whatever_is_spilled_nothing_is_forgotten(int mostInMemory)
    {
        var random = new Random(1);
        var (streams, model) = (Enumerable.Range(0, 100).Select(Key).ToList(), new Dictionary<StreamKey, LedgerEntry>());
        using var ledger = new StreamLedger(mostInMemory);
        for (var step = 0; step < 2_000; step++)
        {
            var stream = streams[random.Next(streams.Count)];
            var expected = model.GetValueOrDefault(stream);
            ref var state = ref ledger.Of(stream);
            Assert.Equal(expected, state);
            state.Count++;
            state.Last = random.Next(2) == 0 ? Some(random) : null;
            state.Running = Some(random);
            if (random.Next(10) == 0) (state.KnownCount, state.Known) = (random.NextInt64(), Some(random));
            model[stream] = state;
        }

        foreach (var _ in (int[])[1, 2])
            Assert.Equal(model.OrderBy(one => one.Key.ToString(), StringComparer.Ordinal), ledger.Sorted());
        var one = streams[0];
        Assert.Equal(model.GetValueOrDefault(one), ledger.Of(one));
    }

    [Fact]
    public void An_empty_one_lists_nothing()
    {
        using var ledger = new StreamLedger();

        Assert.Empty(ledger.Sorted());
    }

    private static StreamKey Key(int number) => new((byte)(number % 3), (UInt128)number << 100 | (UInt128)(number * 7 % 100));

    private static EventHash Some(Random random)
    {
        var bytes = new byte[EventHash.Size];
        random.NextBytes(bytes);
        return new(bytes);
    }
}
