namespace BankingApi.UnitTests;

public sealed class TwoGenerationsTests
{
    private readonly TwoGenerations<int, string> kept = new(generationSize: 3);

    [Fact]
    public void The_last_generations_worth_is_always_there_and_never_more_than_twice_as_much()
    {
        for (var added = 0; added < 50; added++)
        {
            kept.Add(added, $"{added}");
            for (var recent = Math.Max(0, added - 2); recent <= added; recent++) Assert.True(kept.TryGet(recent, out var value) && value == $"{recent}");
            Assert.InRange(Enumerable.Range(0, added + 1).Count(key => kept.TryGet(key, out _)), Math.Min(added + 1, 3), 6);
        }
    }

    [Fact]
    public void The_value_added_last_is_the_one_found_whichever_generation_the_earlier_one_is_in()
    {
        kept.Add(1, "first");
        kept.Add(1, "second");
        Assert.True(kept.TryGet(1, out var young) && young == "second");
        kept.Add(2, "");
        kept.Add(3, "");

        kept.Add(1, "third");

        Assert.True(kept.TryGet(1, out var found) && found == "third");
    }

    [Fact]
    public void Changing_what_is_there_forgets_nothing()
    {
        kept.Add(1, "");
        kept.Add(2, "");
        for (var change = 0; change < 20; change++) kept.Add(2, $"{change}");

        Assert.True(kept.TryGet(1, out _));
    }

    [Fact]
    public void A_value_that_is_there_already_stays_whichever_generation_it_is_in()
    {
        kept.Add(1, "first");
        kept.TryAdd(1, "second");
        Assert.True(kept.TryGet(1, out var young) && young == "first");
        kept.Add(2, "");
        kept.Add(3, "");

        kept.TryAdd(1, "second");
        Assert.True(kept.TryGet(1, out var old) && old == "first");

        kept.TryAdd(4, "new");
        Assert.True(kept.TryGet(4, out var added) && added == "new");
    }

    [Fact]
    public void What_is_removed_is_gone_from_both_generations()
    {
        kept.Add(1, "old");
        kept.Add(2, "");
        kept.Add(3, "");
        kept.Add(1, "young");

        kept.Remove(1);

        Assert.False(kept.TryGet(1, out _));
        Assert.True(kept.TryGet(2, out _));
    }

    [Fact]
    public void Cleared_it_knows_nothing()
    {
        for (var added = 0; added < 5; added++) kept.Add(added, "");

        kept.Clear();

        Assert.All(Enumerable.Range(0, 5), key => Assert.False(kept.TryGet(key, out _)));
    }
}
