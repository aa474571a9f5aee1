using BankingApi.Domain.Shared;

namespace BankingApi.UnitTests.Domain;

public sealed class CommandFilterTests
{
    private readonly CommandFilter _filter = new();

    [Fact]
    public void A_new_filter_knows_nothing()
    {
        Assert.False(_filter.MayContain(Guid.Empty));
        Assert.Equal(0, _filter.Bytes);
    }

    /// <param name="kind">Ids of keys are hashes, those of commands without a key mostly the time.</param>
    [Theory]
    [InlineData("hashed", 1)]
    [InlineData("hashed", 171)]
    [InlineData("hashed", 200_000)]
    [InlineData("timed", 200_000)]
    [InlineData("counted", 200_000)]
    public void What_was_added_is_always_found_and_what_was_not_nearly_never(string kind, int count)
    {
        var (added, others) = (Ids(kind, 0, count), Ids(kind, count, 100_000));

        foreach (var batch in added.Chunk(128)) _filter.Add(batch);

        Assert.All(added, id => Assert.True(_filter.MayContain(id)));
        Assert.InRange(others.Count(_filter.MayContain), 0, 5);
        Assert.InRange(_filter.Bytes, 0, 1_024 + 12 * count);
    }

    [Fact]
    public void However_many_are_added_it_stays_below_8_MB_and_forgets_none()
    {
        var added = Ids("timed", 0, 4_000_000);
        _filter.Add(added);
        Assert.InRange(_filter.Bytes, 4_000_000, 8 * 1024 * 1024);
        Assert.All(added.Where((_, i) => i % 100 == 0), id => Assert.True(_filter.MayContain(id)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    public void Restored_it_is_the_same_and_grows_on(int count)
    {
        var (added, more) = (Ids("hashed", 0, count), Ids("hashed", count, 3_000));
        _filter.Add(added);

        var restored = CommandFilter.Restore(_filter.Save())!;

        Assert.Equal(_filter.Save(), restored.Save());
        restored.Add(more);
        _filter.Add(more);
        Assert.All(added.Concat(more), id => Assert.True(restored.MayContain(id)));
        Assert.InRange(restored.Bytes, _filter.Bytes / 2, _filter.Bytes * 2 + 512);
        Assert.InRange(Ids("hashed", 10_000, 100_000).Count(restored.MayContain), 0, 5);
    }

    /// <summary>Snapshots hold filters: where an id's bits went yesterday, they are looked for tomorrow.</summary>
    [Fact]
    public void Its_bits_are_those_of_every_release()
    {
        _filter.Add([Some.Id(1), Some.Id(2)]);
        var slice = Assert.Single(_filter.Save());
        Assert.Equal(
            "4:10 8:02 11:40 68:08 77:08 80:40 92:40 108:08 114:80 148:01 175:01 185:04 188:20 195:80 203:40 218:02 244:02 255:20 265:10 "
            + "284:04 310:08 314:01 339:10 354:04 386:40 425:01 428:04 459:01 469:80 480:08 502:10 511:80",
            string.Join(' ', slice.Index().Where(at => at.Item != 0).Select(at => $"{at.Index}:{at.Item:X2}")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(511)]
    [InlineData(1_024)]
    public void What_is_no_filter_is_not_taken_for_one(int length) => Assert.Null(CommandFilter.Restore([new byte[length]]));

    [Fact]
    public async Task It_may_be_asked_while_it_grows()
    {
        var added = Ids("hashed", 0, 50_000);
        var reached = 0;
        var adding = Task.Run(() =>
        {
            foreach (var batch in added.Chunk(128))
            {
                _filter.Add(batch);
                Interlocked.Add(ref reached, batch.Length);
            }
        });
        while (!adding.IsCompleted)
        {
            var until = Volatile.Read(ref reached);
            Assert.All(added[..until], id => Assert.True(_filter.MayContain(id)));
        }
        await adding;
    }

    private static Guid[] Ids(string kind, int from, int count) => [.. Enumerable.Range(from, count).Select(i => kind switch
    {
        "hashed" => UUIDNext.Uuid.NewNameBased(Guid.Empty, $"{i}"),
        "timed" => Guid.CreateVersion7(Some.Minute(0).AddMilliseconds(i / 10)),
        _ => Some.Id(i),
    })];
}
