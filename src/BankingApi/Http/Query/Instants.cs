using NodaTime;
using NodaTime.Extensions;

namespace BankingApi.Http.Query;

/// <summary>Reads the parameters that speak of time: <c>at</c>, <c>from</c>, <c>to</c> and <c>timeZone</c>.</summary>
public sealed class Instants(TimeProvider clock)
{
    public const string IsInTheFuture = "Must not be in the future.";

    private static readonly DateTimeOffset Latest = CutToMilliseconds(DateTimeOffset.MaxValue);

    /// <summary>In whole milliseconds.</summary>
    public DateTimeOffset Now => CutToMilliseconds(clock.GetUtcNow());

    /// <param name="text">An IANA name; null is UTC.</param>
    /// <returns>UTC where there is an error.</returns>
    public static DateTimeZone Zone(string? text, FieldErrors errors)
    {
        if (text is null or "UTC") return DateTimeZone.Utc;

        // NodaTime takes "UTC+02:00" as well, which is no name of IANA's.
        if (text.Length > 0 && !text.StartsWith("UTC", StringComparison.Ordinal)
            && DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is { } zone) return zone;
        errors.Add("timeZone", "Must be an IANA time zone, such as Europe/Berlin.");
        return DateTimeZone.Utc;
    }

    /// <summary>The start of a day, or an instant; null when it is absent, or wrong (an error then).</summary>
    public Moment? From(string? text, DateTimeZone zone, FieldErrors errors, string parameter = "from")
    {
        if (Read(text, parameter, errors) is not var (instant, wasCut, date)) return null;
        if (date is { } day) instant = StartOf(day, zone);

        // Between two milliseconds there are no events: what is later than this one starts with the next.
        else if (wasCut && instant < Latest) instant = instant.AddMilliseconds(1);
        return new Moment(instant, date is not null, IsClipped: false, IsFuture: instant > Now);
    }

    /// <summary>The end of a day, now if that is today, or an instant; null when it is absent, or wrong (an error then).</summary>
    public Moment? To(string? text, DateTimeZone zone, FieldErrors errors, string parameter = "to") => End(text, zone, errors, parameter);

    /// <summary>As <see cref="To"/>, and a date after today is an error. An instant later than now is not, but
    /// <see cref="Moment.IsFuture"/>: only the caller knows whether the account has an event then, its time never running backwards when a
    /// clock does.</summary>
    public Moment? At(string? text, DateTimeZone zone, FieldErrors errors, string parameter = "at")
    {
        var end = End(text, zone, errors, parameter);
        if (end is not { IsDate: true, IsFuture: true }) return end;
        errors.Add(parameter, IsInTheFuture);
        return null;
    }

    /// <summary><c>from</c>, <c>to</c> and <c>timeZone</c> together.</summary>
    public InstantRange Range(string? from, string? to, string? timeZone, FieldErrors errors)
    {
        var zone = Zone(timeZone, errors);
        var start = From(from, zone, errors);
        var end = To(to, zone, errors);
        if (start is not { } first || end is not { } last) return new InstantRange(start?.At, end?.At, zone);

        // Later today until the end of today is a range, though nothing can be in it yet.
        if (first.At > last.At && last.IsClipped && first.At <= EndOf(Today(zone), zone)) return new InstantRange(first.At, first.At, zone);
        if (first.At > last.At) errors.Add("from", "Must not be after `to`.");
        return new InstantRange(first.At, last.At, zone);
    }

    /// <summary>The day's first instant, later than midnight where the clocks skip that.</summary>
    public static DateTimeOffset StartOf(LocalDate day, DateTimeZone zone)
    {
        // Not AtStartOfDay, which throws for a day that a zone has skipped altogether (Apia, 2011-12-30).
        var midnight = zone.MapLocal(day.AtMidnight());
        return Bounded(midnight.Count == 0 ? midnight.LateInterval.Start : midnight.First().ToInstant());
    }

    /// <summary>The day's last millisecond.</summary>
    public static DateTimeOffset EndOf(LocalDate day, DateTimeZone zone)
        => day == LocalDate.MaxIsoValue ? Latest : StartOf(day.PlusDays(1), zone).AddMilliseconds(-1);

    private Moment? End(string? text, DateTimeZone zone, FieldErrors errors, string parameter)
    {
        if (Read(text, parameter, errors) is not var (instant, _, date)) return null;
        var now = Now;
        if (date is not { } day) return new Moment(instant, IsDate: false, IsClipped: false, IsFuture: instant > now);

        var end = EndOf(day, zone);
        var isToday = day == Today(zone) && end > now;
        return isToday
            ? new Moment(now, IsDate: true, IsClipped: true, IsFuture: false)
            : new Moment(end, IsDate: true, IsClipped: false, IsFuture: end > now);
    }

    private LocalDate Today(DateTimeZone zone) => clock.GetUtcNow().ToInstant().InZone(zone).Date;

    private static (DateTimeOffset Instant, bool WasCut, LocalDate? Date)? Read(string? text, string parameter, FieldErrors errors)
    {
        if (text is null) return null;
        if (InstantText.TryParseDate(text, out var date)) return (default, false, LocalDate.FromDateOnly(date));
        if (InstantText.TryParse(text, out var instant, out var wasCut, spaceIsPlus: true)) return (instant, wasCut, null);
        errors.Add(parameter, InstantText.ExpectedOrDate);
        return null;
    }

    /// <summary>The first and the last day may start or end in a year that <see cref="DateTimeOffset"/> does not have;
    /// nothing happened there.</summary>
    private static DateTimeOffset Bounded(Instant instant)
    {
        if (instant < NodaConstants.BclEpoch) return DateTimeOffset.MinValue;
        return instant > Instant.FromDateTimeOffset(Latest) ? Latest : instant.ToDateTimeOffset();
    }

    private static DateTimeOffset CutToMilliseconds(DateTimeOffset instant)
        => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMillisecond));
}
