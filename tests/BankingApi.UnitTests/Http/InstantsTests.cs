using System.Globalization;
using BankingApi.Http.Json;
using BankingApi.Http.Problems;
using BankingApi.Http.Query;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace BankingApi.UnitTests.Http;

public sealed class InstantsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly FieldErrors _errors = new();
    private readonly Instants _instants;

    public InstantsTests() => _instants = new Instants(_clock);

    [Theory]
    [InlineData("2026-01-31T23:59:59Z", "2026-01-31T23:59:59.000Z")]
    [InlineData("2026-01-31t23:59:59z", "2026-01-31T23:59:59.000Z")]
    [InlineData("2026-01-31T23:59:59+02:00", "2026-01-31T21:59:59.000Z")]
    [InlineData("2026-01-31T23:59:59 02:00", "2026-01-31T21:59:59.000Z")] // What an unescaped plus becomes.
    [InlineData("2026-01-31T23:59:59-05:30", "2026-02-01T05:29:59.000Z")]
    [InlineData("2026-01-31T23:59:59-00:00", "2026-01-31T23:59:59.000Z")]
    [InlineData("2026-01-31T23:59:59+23:59", "2026-01-31T00:00:59.000Z")]
    [InlineData("2026-01-31T23:59:59.1Z", "2026-01-31T23:59:59.100Z")]
    [InlineData("2026-01-31T23:59:59.123Z", "2026-01-31T23:59:59.123Z")]
    [InlineData("2026-01-31T23:59:59.999999999Z", "2026-01-31T23:59:59.999Z")]
    [InlineData("2026-01-31T23:59:59.12345678901234567890Z", "2026-01-31T23:59:59.123Z")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z")]
    [InlineData("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z")]
    [InlineData("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999Z")]
    public void An_instant_is_read_to_the_millisecond(string text, string expected)
        => Assert.Equal(expected, Text(_instants.To(text, DateTimeZone.Utc, _errors)));

    [Theory]
    [InlineData("2026-01-31T23:59:59")]
    [InlineData("2026-01-31T23:59Z")]
    [InlineData("2026-01-31T24:00:00Z")]
    [InlineData("2026-01-31T23:60:00Z")]
    [InlineData("2026-12-31T23:59:60Z")]
    [InlineData("2026-01-31 23:59:59Z")]
    [InlineData("2026-01-31T23:59:59.Z")]
    [InlineData("2026-01-31T23:59:59.")]
    [InlineData("2026-01-31T23:59:59.123")]
    [InlineData("2026-01-31T23:59:59,1Z")]
    [InlineData("2026-01-31T23:59:59+0200")]
    [InlineData("2026-01-31T23:59:59+02")]
    [InlineData("2026-01-31T23:59:59+2:00")]
    [InlineData("2026-01-31T23:59:59+24:00")]
    [InlineData("2026-01-31T23:59:59+02:60")]
    [InlineData("2026-01-31T23:59:59  2:00")]
    [InlineData("2026-01-31T23:59:59ZZ")]
    [InlineData("2026-01-31T23:59:59Z ")]
    [InlineData(" 2026-01-31T23:59:59Z")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-02-29")]
    [InlineData("2026-13-01")]
    [InlineData("2026-00-01")]
    [InlineData("2026-01-00")]
    [InlineData("2026-1-1")]
    [InlineData("0000-01-01")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("10000-01-01")]
    [InlineData("-2026-01-01")]
    [InlineData("0001-01-01T00:00:00+00:01")] // Before the first year in UTC.
    [InlineData("9999-12-31T23:59:59-00:01")] // After the last.
    [InlineData("2026-01-31Z")]
    [InlineData("20260131")]
    [InlineData("２026-01-31")]
    [InlineData("now")]
    [InlineData("1769904000")]
    [InlineData("")]
    public void Anything_else_is_an_error_of_its_field(string text)
    {
        Assert.Null(_instants.At(text, DateTimeZone.Utc, _errors));
        Assert.Null(_instants.From(text, DateTimeZone.Utc, _errors));
        Assert.Null(_instants.To(text, DateTimeZone.Utc, _errors));
        Assert.Equal(["at", "from", "to"], _errors.ToProblem().Errors!.Keys);
    }

    [Fact]
    public void A_start_between_two_milliseconds_is_the_later_of_them()
    {
        Assert.Equal("2026-01-31T23:59:59.124Z", Text(_instants.From("2026-01-31T23:59:59.123000001Z", DateTimeZone.Utc, _errors)));
        Assert.Equal("2026-01-31T23:59:59.123Z", Text(_instants.From("2026-01-31T23:59:59.123000000Z", DateTimeZone.Utc, _errors)));
        Assert.Equal("9999-12-31T23:59:59.999Z", Text(_instants.From("9999-12-31T23:59:59.9999Z", DateTimeZone.Utc, _errors)));
    }

    [Theory]
    [InlineData("UTC", "2026-01-31", "2026-01-31T00:00:00.000Z", "2026-01-31T23:59:59.999Z")]
    [InlineData("Europe/Berlin", "2026-01-31", "2026-01-30T23:00:00.000Z", "2026-01-31T22:59:59.999Z")]
    [InlineData("Europe/Berlin", "2025-03-30", "2025-03-29T23:00:00.000Z", "2025-03-30T21:59:59.999Z")] // 23 hours.
    [InlineData("Europe/Berlin", "2025-10-26", "2025-10-25T22:00:00.000Z", "2025-10-26T22:59:59.999Z")] // 25 hours.
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00.000Z", "2018-11-05T01:59:59.999Z")] // Without a midnight.
    [InlineData("America/Sao_Paulo", "2018-11-03", "2018-11-03T03:00:00.000Z", "2018-11-04T02:59:59.999Z")] // And the day before.
    [InlineData("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00.000Z", "2018-02-18T02:59:59.999Z")] // Its last hour comes twice.
    [InlineData("America/Havana", "2025-11-02", "2025-11-02T04:00:00.000Z", "2025-11-03T04:59:59.999Z")] // Its first hour comes twice.
    [InlineData("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00.000Z", "2011-12-30T09:59:59.999Z")]
    [InlineData("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00.000Z", "2011-12-31T09:59:59.999Z")]
    [InlineData("Asia/Kathmandu", "2026-01-31", "2026-01-30T18:15:00.000Z", "2026-01-31T18:14:59.999Z")]
    [InlineData("UTC", "0001-01-01", "0001-01-01T00:00:00.000Z", "0001-01-01T23:59:59.999Z")]
    [InlineData("Asia/Tokyo", "0001-01-01", "0001-01-01T00:00:00.000Z", null)]
    [InlineData("UTC", "9999-12-31", "9999-12-31T00:00:00.000Z", "9999-12-31T23:59:59.999Z")]
    [InlineData("Pacific/Honolulu", "9999-12-31", "9999-12-31T10:00:00.000Z", "9999-12-31T23:59:59.999Z")]
    public void A_date_is_the_start_or_the_end_of_that_day_in_the_zone(string timeZone, string date, string start, string? end)
    {
        var zone = Instants.Zone(timeZone, _errors);
        Assert.Equal(start, Text(_instants.From(date, zone, _errors)));
        if (end is not null) Assert.Equal(end, Text(_instants.To(date, zone, _errors)));
        Assert.False(_errors.Any);
    }

    [Fact]
    public void A_day_that_a_zone_skipped_has_no_length_but_is_no_failure()
    {
        var apia = Instants.Zone("Pacific/Apia", _errors);
        Assert.Equal("2011-12-30T10:00:00.000Z", Text(_instants.From("2011-12-30", apia, _errors)));
        Assert.Equal("2011-12-30T09:59:59.999Z", Text(_instants.To("2011-12-30", apia, _errors)));
    }

    [Theory]
    [InlineData("Europe/Nowhere")]
    [InlineData("europe/berlin")]
    [InlineData("UTC+02:00")]
    [InlineData("UTC+2")]
    [InlineData("+02:00")]
    [InlineData(" UTC")]
    [InlineData("")]
    public void An_unknown_zone_is_an_error(string timeZone)
    {
        Assert.Same(DateTimeZone.Utc, Instants.Zone(timeZone, _errors));
        Assert.Equal(["timeZone"], _errors.ToProblem().Errors!.Keys);
    }

    [Fact]
    public void An_end_that_is_today_is_now()
    {
        Assert.Equal(new Moment(Noon, IsDate: true, IsClipped: true, IsFuture: false),
            _instants.At("2026-03-10", DateTimeZone.Utc, _errors));
        Assert.Equal(new Moment(Noon, IsDate: true, IsClipped: true, IsFuture: false),
            _instants.To("2026-03-10", DateTimeZone.Utc, _errors));

        // In Kiritimati it is 2 o'clock of the 11th.
        var kiritimati = Instants.Zone("Pacific/Kiritimati", _errors);
        Assert.Equal(new Moment(Noon, IsDate: true, IsClipped: true, IsFuture: false), _instants.At("2026-03-11", kiritimati, _errors));
        Assert.False(_instants.At("2026-03-10", kiritimati, _errors)!.Value.IsClipped);
        Assert.False(_errors.Any);
    }

    [Fact]
    public void A_date_after_today_is_an_error_in_at_but_not_in_to()
    {
        Assert.Null(_instants.At("2026-03-11", DateTimeZone.Utc, _errors));
        Assert.Equal(["at"], _errors.ToProblem().Errors!.Keys);
        Assert.True(_instants.To("2026-03-11", DateTimeZone.Utc, new FieldErrors()) is { IsFuture: true, IsClipped: false });
        Assert.True(_instants.To("9999-12-31", DateTimeZone.Utc, new FieldErrors()) is { IsFuture: true });
    }

    [Fact]
    public void An_instant_after_now_is_the_callers_to_judge()
    {
        Assert.True(_instants.At("2026-03-10T12:00:00.001Z", DateTimeZone.Utc, _errors) is { IsFuture: true });
        Assert.True(_instants.At("2026-03-10T12:00:00.000Z", DateTimeZone.Utc, _errors) is { IsFuture: false });
        Assert.False(_errors.Any);
    }

    [Theory]
    [InlineData("2026-01-01", "2026-01-01", true)]
    [InlineData("2026-01-02", "2026-01-01", false)]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", true)]
    [InlineData("2026-01-01T00:00:00.001Z", "2026-01-01T00:00:00Z", false)]
    [InlineData("2026-03-10T18:00:00Z", "2026-03-10", true)] // Later today, until the end of today.
    [InlineData("2026-03-11T00:00:00Z", "2026-03-10", false)]
    [InlineData("2026-04-01", "2026-05-01", true)]
    [InlineData("2026-04-01", null, true)]
    [InlineData(null, "2026-04-01", true)]
    public void From_must_not_be_after_to(string? from, string? to, bool valid)
    {
        var range = _instants.Range(from, to, null, _errors);
        Assert.Equal(!valid, _errors.Any);
        if (valid) Assert.False(range.From > range.To);
        else Assert.Equal(["from"], _errors.ToProblem().Errors!.Keys);
    }

    private static string? Text(Moment? moment) => moment?.At.ToString(InstantText.Format, CultureInfo.InvariantCulture);
}
