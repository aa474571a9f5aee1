using NodaTime;

namespace BankingApi.Features.Analytics;

/// <summary>The calendar day of a moment in a zone.
/// Remembers the last day: rows mostly come in order, and a zone's rules take a while.</summary>
internal sealed class DayFinder(DateTimeZone zone)
{
    private DateTimeOffset _start = DateTimeOffset.MaxValue;
    private DateTimeOffset _end = DateTimeOffset.MinValue;
    private DateOnly _day;

    public DateOnly DayOf(DateTimeOffset moment)
    {
        if (moment >= _start && moment <= _end) return _day;
        var date = Instant.FromDateTimeOffset(moment).InZone(zone).Date;
        (_start, _end, _day) = (Instants.StartOf(date, zone), Instants.EndOf(date, zone), date.ToDateOnly());
        return _day;
    }
}
