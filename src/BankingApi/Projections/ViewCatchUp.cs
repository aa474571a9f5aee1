namespace BankingApi.Projections;

/// <summary>Reads from the log what the views lack: everything when they are new, the last moments after a power failure, as a rule
/// nothing. From then on it records how far they have come.</summary>
public sealed partial class ViewCatchUp(
    IEventStore events, IViewWriter views, ProjectionCheckpoint checkpoint, ProjectionRunner runner, ProjectionPause pause,
    BlockedAccounts blocked, ProjectionState state, ProjectionMetrics metrics, TimeProvider clock, ILogger<ViewCatchUp> logger)
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(2);

    /// <summary>How far the views are known to have come, whatever became of them since.</summary>
    private long _kept = -1;

    /// <summary>Once, and again whenever other views have taken their place; ends only by cancelling.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await blocked.Load(cancellationToken);
                var progress = await views.ReadProgress(cancellationToken);
                // Rebuilt views are as level as those before them; others were lost and are begun anew.
                if (progress.Position < _kept) state.IsBuilding = true;
                await KeepProgress(await CatchUp(progress, cancellationToken), cancellationToken);
            }
            catch (ViewsReplacedException)
            {
                // A rebuild that ends amid this is no failure: on with the new ones.
            }
        }
    }

    private async Task<ViewProgress> CatchUp(ViewProgress progress, CancellationToken cancellationToken)
    {
        var head = await events.ReadHeadPosition(cancellationToken);
        var isNew = progress.Position < 0 && head >= 0;
        if (isNew) LogBuilding(head);
        if (progress.Position < head) progress = await Fill(progress, head, cancellationToken);
        if (!progress.IsCaughtUp) await views.Write(new ViewChanges { Progress = progress with { IsCaughtUp = true } }, cancellationToken);
        state.Projected(progress.Position);
        if (isNew) LogBuilt(progress.Position);
        state.IsBuilding = false;
        runner.Announce();
        return progress;
    }

    private async Task<ViewProgress> Fill(ViewProgress progress, long head, CancellationToken cancellationToken)
    {
        await foreach (var page in events.ReadAhead(progress.Position, cancellationToken))
        {
            progress = progress with { Position = page.Position };
            using (await pause.Enter(cancellationToken)) await runner.Project(page.Events, progress, cancellationToken);
            metrics.Projected(page.Events.Count);
            if (progress.Position >= head) break;
        }
        return progress;
    }

    /// <summary>From here on, what the group has dealt with is in the views. Ends when others take their place.</summary>
    private async Task KeepProgress(ViewProgress progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            _kept = progress.Position;
            await Task.Delay(ProgressEvery, clock, cancellationToken);
            var processed = await checkpoint.Read(cancellationToken);
            using (await pause.Enter(cancellationToken))
            {
                await blocked.Load(cancellationToken); // Another instance may have unblocked an account.
                var now = await views.ReadProgress(cancellationToken);
                // Views that know less than they did are others, too: the old ones were lost.
                if (now.Generation != progress.Generation || now.Position < progress.Position) return;
                if (processed > now.Position)
                    await views.Write(new ViewChanges { Progress = now with { Position = processed } }, cancellationToken);
                progress = now;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The views are new: filling them from the log up to position {Head}")]
    private partial void LogBuilding(long head);

    [LoggerMessage(Level = LogLevel.Information, Message = "The views are filled up to position {Position}")]
    private partial void LogBuilt(long position);
}
