using System.Threading.Channels;

namespace BankingApi.WriteModel;

/// <summary>Takes snapshots off the command path, one at a time.
/// One that is dropped or fails costs a longer replay some day, nothing else.</summary>
public sealed partial class SnapshotTaker(ISnapshotStore store, ILogger<SnapshotTaker> logger) : BackgroundService
{
    private readonly Channel<LoadedAccount> _queue =
        Channel.CreateBounded<LoadedAccount>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest });

    public void Offer(LoadedAccount account) => _queue.Writer.TryWrite(account);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        AccountSnapshot.Compile();
        await foreach (var account in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            var state = account.State;
            try
            {
                await store.Save(StreamNames.OfSnapshot(state.Id), AccountSnapshot.Take(account), stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // An outage, or a state that is too large for the store: whatever it is, the bank goes on without.
                LogNotTaken(state.Id, state.Revision, failure.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No snapshot of account {AccountId} at revision {Revision}: {Reason}")]
    private partial void LogNotTaken(Guid accountId, long revision, string reason);
}
