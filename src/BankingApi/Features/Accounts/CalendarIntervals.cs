using NodaTime;

namespace BankingApi.Features.Accounts;

/// <summary>Hours, days and months as a zone's calendar has them: a day has 23 or 25 hours twice a year.</summary>
internal static class CalendarIntervals
{
    /// <summary>Before this, every zone's calendar has a next hour, day and month; it ends with the year 9999.</summary>
    private static readonly DateTimeOffset LastTurn = new(9999, 11, 29, 0, 0, 0, TimeSpan.Zero);

    /// <summary>From a moment to the start of the interval after the one it lies in; null for a name that is no interval.</summary>
    public static Func<ZonedDateTime, DateTimeOffset>? Of(string name) => name switch
    {
        "hour" => NextHour,
        "day" => moment => Instants.StartOf(moment.Date.PlusDays(1), moment.Zone),
        "month" => moment => Instants.StartOf(moment.Date.With(DateAdjusters.StartOfMonth).PlusMonths(1), moment.Zone),
        _ => null,
    };

    /// <summary>The ends (last milliseconds) of the intervals that the range touches; the last may be later than the range's end.</summary>
    public static IEnumerable<DateTimeOffset> Ends(
        DateTimeOffset from, DateTimeOffset to, DateTimeZone zone, Func<ZonedDateTime, DateTimeOffset> next)
    {
        for (var start = from; start <= to;)
        {
            if (start >= LastTurn)
            {
                yield return to;
                yield break;
            }
            start = next(Instant.FromDateTimeOffset(start).InZone(zone));
            yield return start.AddMilliseconds(-1);
        }
    }

    /// <summary>By elapsed time, so that the hour that a clock repeats is two;
    /// to the full local hour, so that one with a shift of half an hour ends there.</summary>
    private static DateTimeOffset NextHour(ZonedDateTime moment)
    {
        var intoHour = Duration.FromTicks(moment.TickOfDay % NodaConstants.TicksPerHour);
        return (moment.ToInstant() - intoHour + Duration.FromHours(1)).ToDateTimeOffset();
    }
}
