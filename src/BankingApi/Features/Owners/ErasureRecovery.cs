using BankingApi.Privacy;

namespace BankingApi.Features.Owners;

/// <summary>Completes erasures that a crash cut off behind the key, or that a restored back-up of the log or the views does not know
/// of.</summary>
public sealed partial class ErasureRecovery(
    ErasedOwners erased, OwnerErasure erasure, TimeProvider clock, ILogger<ErasureRecovery> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly HashSet<Guid> _complete = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Periodically.DoNowAnd(Every, clock, Complete, failure => LogFailed(failure.Message), stoppingToken);

    private async Task Complete(CancellationToken cancellationToken)
    {
        if (erased.Known.Count == _complete.Count) return;
        foreach (var (ownerId, decided) in erased.Known)
        {
            if (_complete.Contains(ownerId)) continue;
            await erasure.Run(ownerId, decided, cancellationToken);
            _complete.Add(ownerId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An erasure could not be completed, and is tried again: {Reason}")]
    private partial void LogFailed(string reason);
}
