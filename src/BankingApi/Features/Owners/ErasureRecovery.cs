using BankingApi.Privacy;

namespace BankingApi.Features.Owners;

/// <summary>Completes erasures that a crash cut off behind the key, that a restored back-up of the log or the views does not know of, or
/// that a restored back-up of the keys has undone. At the start before anything is answered, then every second.</summary>
public sealed partial class ErasureRecovery(
    ErasedOwners erased, OwnerErasure erasure, OwnerRepository owners, IViewQueries views, TimeProvider clock,
    ILogger<ErasureRecovery> logger) : BackgroundService
{
    private const int PageSize = 500;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly HashSet<Guid> _complete = [];
    private readonly OutageLog _outage = new(clock);
    private bool _hasLookedAtKeys;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Complete(cancellationToken);
        }
        catch (Exception outage) when (outage.IsOutage())
        {
            // A store that is away must not keep the service from starting.
            Report(outage);
        }
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Periodically.Do(Every, clock, Complete, Report, stoppingToken);

    private void Report(Exception failure)
    {
        if (_outage.IsNews(failure.Message)) LogFailed(failure.Message);
    }

    private async Task Complete(CancellationToken cancellationToken)
    {
        if (!_hasLookedAtKeys) await LookAtKeys(cancellationToken);
        _hasLookedAtKeys = true;
        _outage.Ended();
        if (erased.Known.Count == _complete.Count) return;
        foreach (var some in erased.Known.Where(one => !_complete.Contains(one.Key)).ToList().Chunk(PageSize))
        {
            await erasure.Complete(some.ToDictionary(), cancellationToken);
            _complete.UnionWith(some.Select(one => one.Key));
        }
    }

    /// <summary>Whoever is erased in the views is so in the log; the store of keys may be older than both.</summary>
    private async Task LookAtKeys(CancellationToken cancellationToken)
    {
        long? after = null;
        while (true)
        {
            var page = await views.ListOwners(new(IsErased: true), after, PageSize, cancellationToken);
            foreach (var owner in page)
            {
                if (erased.Find(owner.Id) is not null) continue;
                if (await owners.EraseAgain(owner.Id, cancellationToken) is not { } again) continue;
                erased.Add(owner.Id, again);
                LogErasedAgain(owner.Id);
            }
            if (page.Count < PageSize) return;
            after = page[^1].Position;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An erasure could not be completed, and is tried again: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The store of keys did not know that owner {OwnerId} was erased, and has now forgotten the key again")]
    private partial void LogErasedAgain(Guid ownerId);
}
