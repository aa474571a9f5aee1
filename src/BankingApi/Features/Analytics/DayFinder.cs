using BankingApi.Http;
using NodaTime;

namespace BankingApi.Features.Analytics;

/// <summary>The calendar day of a moment in a zone. Remembers the last day: rows mostly come in order, and a zone's rules take a while.</summary>
internal sealed class DayFinder(DateTimeZone zone)
{
    private DateTimeOffset start = DateTimeOffset.MaxValue;
    private DateTimeOffset end = DateTimeOffset.MinValue;
    private DateOnly day;

    public DateOnly DayOf(DateTimeOffset moment)
    {
        if (moment >= start && moment <= end) return day;
        var date = Instant.FromDateTimeOffset(moment).InZone(zone).Date;
        (start, end, day) = (Instants.StartOf(date, zone), Instants.EndOf(date, zone), date.ToDateOnly());
        return day;
    }
}
