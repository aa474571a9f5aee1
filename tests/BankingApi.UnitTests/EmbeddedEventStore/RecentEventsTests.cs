using EmbeddedEventStore;
using EventStore.Abstractions;

namespace BankingApi.UnitTests.EmbeddedEventStore;

public sealed class RecentEventsTests
{
    private const int Most = 16_384;

    private static readonly string[] All = [""];

    private readonly RecentEvents _recent = new();

    [Fact]
    public void What_was_added_is_read_in_order_and_the_end_is_told()
    {
        Add(5, 6, 7, 8);

        var first = _recent.Log(5, 2, All)!;
        Assert.Equal([6, 7], Positions(first));
        Assert.Equal((7, false), (first.Position, first.IsEnd));
        var rest = _recent.Log(7, 2, All)!;
        Assert.Equal([8], Positions(rest));
        Assert.Equal((8, true), (rest.Position, rest.IsEnd));
    }

    [Fact]
    public void What_was_never_here_is_left_to_the_file()
    {
        Assert.Null(_recent.Log(-1, 10, All));
        Add(5, 6);

        Assert.Null(_recent.Log(3, 10, All));
        Assert.Equal([5, 6], Positions(_recent.Log(4, 10, All)!));
        Assert.Null(_recent.Log(6, 10, All));
    }

    [Fact]
    public void Events_of_other_streams_are_passed_over_and_the_position_goes_past_them()
    {
        _recent.Add([Event(0, "BankAccount-1"), Event(1, "Person-1"), Event(2, "BankAccount-2"), Event(3, "Person-2")]);

        var page = _recent.Log(-1, 10, ["BankAccount-"])!;

        Assert.Equal([0, 2], Positions(page));
        Assert.Equal((3, true), (page.Position, page.IsEnd));
    }

    [Fact]
    public void The_oldest_are_forgotten_first()
    {
        Add([.. Enumerable.Range(0, Most + 10)]);

        Assert.Null(_recent.Log(8, 1, All));
        Assert.Equal([10], Positions(_recent.Log(9, 1, All)!));
        Assert.Equal(Enumerable.Range(10, Most), Positions(_recent.Log(9, Most + 10, All)!));
    }

    [Fact]
    public void Large_events_push_others_out_earlier_but_the_last_one_stays()
    {
        const int Megabyte = 1 << 20;
        _recent.Add([.. Enumerable.Range(0, 20).Select(position => Event(position, "BankAccount-1", Megabyte))]);
        Assert.Null(_recent.Log(2, 1, All));
        Assert.Equal(Enumerable.Range(4, 16), Positions(_recent.Log(3, 100, All)!));

        _recent.Add([Event(20, "BankAccount-1", 17 * Megabyte)]);
        Assert.Null(_recent.Log(18, 1, All));
        Assert.Equal([20], Positions(_recent.Log(19, 1, All)!));
    }

    [Fact]
    public void A_gap_before_what_is_added_empties_it_first()
    {
        Add(0, 1, 2);
        Add(7, 8);

        Assert.Null(_recent.Log(0, 10, All));
        Assert.Equal([7, 8], Positions(_recent.Log(6, 10, All)!));
    }

    private void Add(params int[] positions) => _recent.Add([.. positions.Select(position => Event(position, "BankAccount-1"))]);

    private static StoredEvent Event(int position, string stream, int bytes = 1)
        => new(stream, position, position, Guid.NewGuid(), "SomethingV1", new byte[bytes], default, DateTimeOffset.UnixEpoch);

    private static IEnumerable<int> Positions(LogPage page) => page.Events.Select(stored => (int)stored.Position);
}
