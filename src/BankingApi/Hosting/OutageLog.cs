namespace BankingApi.Hosting;

/// <summary>Decides what of an outage is worth a line: its beginning, another reason, and now and then that it lasts.</summary>
internal sealed class OutageLog(TimeProvider clock)
{
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromMinutes(1);

    private string? _reason;
    private long _saidAt;

    public bool IsNews(string why)
    {
        if (why == _reason && clock.GetElapsedTime(_saidAt) < RepeatAfter) return false;
        (_reason, _saidAt) = (why, clock.GetTimestamp());
        return true;
    }

    /// <summary>Whether there was one, which is over now.</summary>
    public bool Ended() => Interlocked.Exchange(ref _reason, null) is not null;
}
