using NodaTime;

namespace BankingApi.Http.Query;

/// <summary>A parameter that is an instant, or a date that stands for the start or the end of a day.</summary>
/// <param name="At">UTC, whole milliseconds.</param>
/// <param name="IsDate">Whether it was given as a date.</param>
/// <param name="IsClipped">Whether the end of the day would be later: the day is today, and <paramref name="At"/> is now.</param>
/// <param name="IsFuture">Whether <paramref name="At"/> is later than now.</param>
public readonly record struct Moment(DateTimeOffset At, bool IsDate, bool IsClipped, bool IsFuture);

/// <summary>A stretch of time, both ends inclusive; null is open.</summary>
public readonly record struct InstantRange(DateTimeOffset? From, DateTimeOffset? To, DateTimeZone Zone);
