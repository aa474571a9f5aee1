using BankingApi.Hosting;

namespace BankingApi.UnitTests.Hosting;

public sealed class TwoGenerationsTests
{
    private readonly BoundedCache<int, string> _kept = new(generationSize: 3);

    [Fact]
    public void The_last_generations_worth_is_always_there_and_never_more_than_twice_as_much()
    {
        for (var added = 0; added < 50; added++)
        {
            _kept.Add(added, $"{added}");
            for (var recent = Math.Max(0, added - 2); recent <= added; recent++)
                Assert.True(_kept.TryGet(recent, out var value) && value == $"{recent}");
            Assert.InRange(Enumerable.Range(0, added + 1).Count(key => _kept.TryGet(key, out _)), Math.Min(added + 1, 3), 6);
        }
    }

    [Fact]
    public void The_value_added_last_is_the_one_found_whichever_generation_the_earlier_one_is_in()
    {
        _kept.Add(1, "first");
        _kept.Add(1, "second");
        Assert.True(_kept.TryGet(1, out var young) && young == "second");
        _kept.Add(2, "");
        _kept.Add(3, "");

        _kept.Add(1, "third");

        Assert.True(_kept.TryGet(1, out var found) && found == "third");
    }

    [Fact]
    public void Changing_what_is_there_forgets_nothing()
    {
        _kept.Add(1, "");
        _kept.Add(2, "");
        for (var change = 0; change < 20; change++) _kept.Add(2, $"{change}");

        Assert.True(_kept.TryGet(1, out _));
    }

    [Fact]
    public void A_value_that_is_there_already_stays_whichever_generation_it_is_in()
    {
        _kept.Add(1, "first");
        _kept.TryAdd(1, "second");
        Assert.True(_kept.TryGet(1, out var young) && young == "first");
        _kept.Add(2, "");
        _kept.Add(3, "");

        _kept.TryAdd(1, "second");
        Assert.True(_kept.TryGet(1, out var old) && old == "first");

        _kept.TryAdd(4, "new");
        Assert.True(_kept.TryGet(4, out var added) && added == "new");
    }

    [Fact]
    public void What_is_removed_is_gone_from_both_generations()
    {
        _kept.Add(1, "old");
        _kept.Add(2, "");
        _kept.Add(3, "");
        _kept.Add(1, "young");

        _kept.Remove(1);

        Assert.False(_kept.TryGet(1, out _));
        Assert.True(_kept.TryGet(2, out _));
    }

    /// <summary>Values whose length is what they weigh.</summary>
    [Fact]
    public void A_heavy_value_counts_as_many()
    {
        var kept = new BoundedCache<int, string>(generationSize: 6, weigh: static value => value.Length);
        kept.Add(1, "a");
        kept.Add(2, "bbbbb"); // Full: the next generation.
        kept.Add(3, "cccccc");

        Assert.False(kept.TryGet(1, out _));
        Assert.False(kept.TryGet(2, out _));
        Assert.True(kept.TryGet(3, out _));
    }

    [Fact]
    public void A_value_that_grows_heavier_counts_as_what_it_has_become()
    {
        var kept = new BoundedCache<int, string>(generationSize: 6, weigh: static value => value.Length);
        kept.Add(1, "a");
        kept.Add(2, "b");
        kept.Add(2, "bbb");
        Assert.True(kept.TryGet(1, out _));
        kept.Add(2, "bbbbb");
        kept.Add(2, "bbbbbb");

        Assert.False(kept.TryGet(1, out _));
        Assert.True(kept.TryGet(2, out var heavy) && heavy == "bbbbbb");
    }

    [Fact]
    public void Cleared_it_knows_nothing()
    {
        for (var added = 0; added < 5; added++) _kept.Add(added, "");

        _kept.Clear();

        Assert.All(Enumerable.Range(0, 5), key => Assert.False(_kept.TryGet(key, out _)));
    }
}
