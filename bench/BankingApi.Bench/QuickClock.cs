namespace BankingApi.Bench;

/// <summary>Begins in the past and runs fast, until it has come to the present: a history that is made in a minute spans a year.</summary>
internal sealed class QuickClock(TimeSpan past, TimeSpan within) : TimeProvider
{
    private readonly DateTimeOffset _began = System.GetUtcNow();
    private readonly double _factor = past / within;

    public override DateTimeOffset GetUtcNow()
    {
        var now = System.GetUtcNow();
        var quick = _began - past + (now - _began) * (_factor + 1);
        return quick < now ? quick : now;
    }
}
