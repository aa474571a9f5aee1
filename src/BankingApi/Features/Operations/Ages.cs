namespace BankingApi.Features.Operations;

internal static class Ages
{
    /// <summary>Whole days; 0 where a clock ran backwards.</summary>
    public static long InDays(DateTimeOffset since, DateTimeOffset now) => Math.Max(0, (now - since).Days);
}
