using System.Text.Json;
using BankingConsole.Accounts.Time;
using BankingConsole.Api;
using BankingConsole.Shell;

namespace BankingConsole.Tests.Words;

public sealed class SeriesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly HistoryEntry[] History =
    [
        Entry(0, "BankAccountCreatedV2", "{}", null, 100m),
        Entry(4, "BankAccountTransactionRecordedV2", """{"type":"DEPOSIT","direction":"CREDIT","description":"Salary"}""", 100m, 150m),
        Entry(8, "BankAccountTransactionRecordedV2",
            """{"type":"INTEREST","direction":"CREDIT","valueAt":"2026-01-01T02:00:00Z"}""", 150m, 151m),
    ];

    [Fact]
    public void By_recorded_time_the_balances_are_those_of_the_events()
    {
        var series = SeriesLoader.OfHistory(History, Start, Start.AddHours(10), byValue: false, pixels: 100);
        Assert.Equal([100m, 150m, 151m], series.Points.Select(point => point.Balance));
        // From 14 (the highest, 151) to 214 (zero), a pixel an hour wide: along, then up.
        Assert.Equal("M0 81.5H4V15.3H8V14H10", new Geometry(series, 10).Steps());
    }

    [Fact]
    public void By_value_time_an_event_counts_from_its_value_date_on()
    {
        var series = SeriesLoader.OfHistory(History, Start, Start.AddHours(10), byValue: true, pixels: 100);
        Assert.Equal([(0, 100m), (2, 101m), (4, 151m)], series.Points.Select(point => ((point.At - Start).Hours, point.Balance)));
    }

    [Fact]
    public void Of_what_was_before_the_window_the_latest_is_drawn_and_nothing_marked()
    {
        var series = SeriesLoader.OfHistory(History, Start.AddHours(6), Start.AddHours(10), byValue: false, pixels: 100);
        Assert.Single(series.Marks);
        var geometry = new Geometry(series, 8);
        Assert.Equal((150m, 151m), (geometry.Least, geometry.Most));
        Assert.Equal("M0 15.3H4V14H8", geometry.Steps());
    }

    [Fact]
    public void Of_many_events_what_is_drawn_is_as_high_and_as_low_and_ends_the_same()
    {
        var history = Enumerable.Range(0, 2000)
            .Select(i => Entry(0, "BankAccountTransactionRecordedV2", "{}", 0, i == 777 ? 9999 : i == 1234 ? -50 : i % 10) with
            { Revision = i, RecordedAt = Start.AddSeconds(i) }).ToList();
        var series = SeriesLoader.OfHistory(history, Start, Start.AddSeconds(2000), byValue: false, pixels: 100);
        Assert.InRange(series.Points.Count, 100, 400);
        var geometry = new Geometry(series, 100);
        Assert.Equal((-50m, 9999m), (geometry.Least, geometry.Most));
        Assert.Equal(history[^1].BalanceAfter, series.Points[^1].Balance);
        Assert.Equal(series.Points.OrderBy(point => point.At), series.Points);
        Assert.Empty(series.Marks);
    }

    [Fact]
    public void Events_have_words_and_unknown_ones_their_names()
    {
        Assert.Equal("Deposit – “Salary”", EventWords.Of(History[1], Locale.Invariant));
        Assert.Equal("Opened", EventWords.Of(History[0], Locale.Invariant));
        Assert.Equal("SomethingNewV1", EventWords.Of(Entry(1, "SomethingNewV1", "{}", 1m, 1m), Locale.Invariant));
    }

    private static HistoryEntry Entry(int hours, string type, string data, decimal? before, decimal after)
        => new(
            hours, Guid.NewGuid(), type, Start.AddHours(hours), JsonSerializer.Deserialize<JsonElement>(data), null, before, after, null);
}
