namespace BankingApi.Projections;

/// <summary>Rebuilds the views from the log while the old ones go on answering:
/// a new generation beside them, which takes over when it is level.</summary>
public sealed partial class ViewRebuild(
    IViewGenerations generations, IEventStore events, ProjectionRunner live, ProjectionState state, BlockedAccounts blocked,
    ProjectionPause pause, TimeProvider clock, ILogger<ViewRebuild> logger)
    : BackgroundService
{
    private readonly SemaphoreSlim _requests = new(0, 1);
    private int _isRequested;

    /// <summary>Asks for a rebuild. One that is under way already is the answer to a second request, too.</summary>
    public void Request()
    {
        if (Interlocked.Exchange(ref _isRequested, 1) != 0) return;
        // Now, so that whoever asked can wait for the end of it.
        state.RebuildPosition = -1;
        state.IsRebuilding = true;
        _requests.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _requests.WaitAsync(stoppingToken);
            try
            {
                await Rebuild(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // Whatever it is, the old views are as good as before; an operator asks again.
                state.Failed($"The rebuild was given up: {failure.Message}");
                LogGivenUp(failure.Message);
            }
            finally
            {
                state.IsRebuilding = false;
                Volatile.Write(ref _isRequested, 0);
            }
        }
    }

    public override void Dispose()
    {
        _requests.Dispose();
        base.Dispose();
    }

    private async Task Rebuild(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        await using var generation = await generations.Begin(cancellationToken);
        var runner = live.Onto(generation.Writer);
        var position = await Fill(runner, -1, isKept: true, cancellationToken);
        // The rest while the live projection waits: then the new views are level with the old ones, and no reader goes back in time.
        using (await pause.Enter(cancellationToken))
        {
            position = await Fill(runner, position, isKept: true, cancellationToken);
            await generation.TakeOver(cancellationToken);
            await blocked.Load(cancellationToken);
            // What another instance projected into the old views between the last look and this one's taking over.
            position = await Fill(live, position, isKept: false, cancellationToken);
        }
        live.Announce();
        var took = clock.GetElapsedTime(start);
        LogRebuilt(position, took);
    }

    private async Task<long> Fill(ProjectionRunner runner, long position, bool isKept, CancellationToken cancellationToken)
    {
        await foreach (var page in events.ReadAhead(position, cancellationToken))
        {
            if (page.Events.Count > 0)
                await runner.Project(page.Events, isKept ? new ViewProgress(page.Position) : null, cancellationToken);
            position = page.Position;
            if (isKept) state.RebuildPosition = position;
        }
        return position;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The views were rebuilt up to position {Position} in {Took}")]
    private partial void LogRebuilt(long position, TimeSpan took);

    [LoggerMessage(Level = LogLevel.Error, Message = "The rebuild of the views was given up; the old ones go on answering: {Reason}")]
    private partial void LogGivenUp(string reason);
}
