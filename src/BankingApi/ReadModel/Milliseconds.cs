namespace BankingApi.ReadModel;

/// <summary>Bounds of instants that are stored in whole milliseconds.</summary>
internal static class Milliseconds
{
    /// <summary>The last millisecond that is not after the instant.</summary>
    public static long Floor(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    /// <summary>The first millisecond that is not before the instant.</summary>
    public static long Ceiling(DateTimeOffset instant)
        => instant.ToUnixTimeMilliseconds() + (instant.Ticks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1);
}
