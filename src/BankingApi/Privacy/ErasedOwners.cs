using System.Collections.Concurrent;

namespace BankingApi.Privacy;

/// <summary>Who was erased, as far as this instance has heard: at the start all of them, then each within half a second, whichever instance
/// erased it. What views or a restored back-up may still say of them is not told any more.</summary>
public sealed partial class ErasedOwners(IOwnerKeyStore keys, TimeProvider clock, ILogger<ErasedOwners> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<Guid, Erasure> _known = new();
    private readonly OutageLog _outage = new(clock);

    public IReadOnlyDictionary<Guid, Erasure> Known => _known;

    /// <summary>Null for one who was not erased.</summary>
    public Erasure? Find(Guid ownerId) => _known.IsEmpty ? null : _known.GetValueOrDefault(ownerId);

    public void Add(Guid ownerId, Erasure erasure) => _known.TryAdd(ownerId, erasure);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before anything is answered; a store that is away must not keep the service from starting.
        await Try(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Periodically.Do(Every, clock, Look, Report, stoppingToken);

    private async Task Try(CancellationToken cancellationToken)
    {
        try
        {
            await Look(cancellationToken);
        }
        catch (ReadStoreUnavailableException outage)
        {
            Report(outage);
        }
    }

    private async Task Look(CancellationToken cancellationToken)
    {
        if (await keys.CountErasures(cancellationToken) != _known.Count)
            foreach (var (ownerId, erasure) in await keys.ListErasures(cancellationToken)) Add(ownerId, erasure);
        _outage.Ended();
    }

    private void Report(Exception failure)
    {
        if (_outage.IsNews(failure.Message)) LogAway(failure.Message);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The owners' keys are away, and are tried again: {Reason}")]
    private partial void LogAway(string reason);
}
