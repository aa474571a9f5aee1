namespace BankingApi.ReadModel.Embedded;

/// <summary>After an erasure, sees to it that the file of the views does not have what was erased in its free space. Erasures that come
/// close together share one turn, since each writes the whole file anew.</summary>
internal sealed partial class EmbeddedViewScrubber(
    EmbeddedViewDatabase views, TimeProvider clock, ILogger<EmbeddedViewScrubber> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>Of the time, at most this part goes into it.</summary>
    private const int Share = 10;

    private long _restedUntil;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Periodically.DoNowAnd(Every, clock, Scrub, failure => LogFailed(failure.Message), stoppingToken);

    private async Task Scrub(CancellationToken cancellationToken)
    {
        if (clock.GetTimestamp() < _restedUntil) return;
        var start = clock.GetTimestamp();
        if (!await views.ScrubIfDue(cancellationToken)) LogInTheWay();
        _restedUntil = clock.GetTimestamp() + (Share * (clock.GetTimestamp() - start));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A reader stood in the way of scrubbing the views, which is tried again")]
    private partial void LogInTheWay();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Scrubbing the views failed, and is tried again: {Reason}")]
    private partial void LogFailed(string reason);
}
