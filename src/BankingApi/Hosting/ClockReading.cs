namespace BankingApi.Hosting;

internal static class ClockReading
{
    /// <summary>Whole milliseconds: what JavaScript and MongoDB can hold, so that an instant means the same everywhere.</summary>
    public static DateTimeOffset GetInstant(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
