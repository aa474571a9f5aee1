using BankingApi.Domain.Accounts;

namespace BankingApi.EventStore;

/// <summary>
/// The commands of one account in this process, one batch after the other: commands that wait while a batch is being appended
/// share the next append, instead of colliding. Holds the cached state too; nothing here is needed for correctness.
/// </summary>
internal sealed class AccountLane(Guid accountId)
{
    /// <summary>Commands that share an append.</summary>
    private const int BatchSize = 128;

    private readonly Lock gate = new();
    private readonly Queue<PendingCommand> waiting = new();
    private bool running;

    public Guid AccountId { get; } = accountId;

    /// <summary>As of the last batch; only the batch that runs touches it.</summary>
    public LoadedAccount? Cached { get; set; }

    /// <summary>State for a reader that only needs what never changes of an account (its currency).</summary>
    public BankAccount? Peek => Volatile.Read(ref peek);

    private BankAccount? peek;

    /// <summary>Lets later readers find what one has loaded, unless a batch has shown something newer.</summary>
    public BankAccount Show(BankAccount state) => Interlocked.CompareExchange(ref peek, state, null) ?? state;

    public void Remember(LoadedAccount? state)
    {
        Cached = state;
        Volatile.Write(ref peek, state?.State);
    }

    public Task<AccountAnswer> Enqueue(PendingCommand command, Func<AccountLane, List<PendingCommand>, Task> execute)
    {
        lock (gate)
        {
            waiting.Enqueue(command);
            if (running) return command.Answer;
            running = true;
        }
        _ = RunOnce(execute);
        return command.Answer;
    }

    /// <summary>Runs one batch on the caller's own thread, which costs no hop where there is no contention, and hands the rest to the pool.</summary>
    private async Task RunOnce(Func<AccountLane, List<PendingCommand>, Task> execute)
    {
        var batch = new List<PendingCommand>();
        lock (gate)
            while (batch.Count < BatchSize && waiting.TryDequeue(out var next)) batch.Add(next);
        try
        {
            await execute(this, batch).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // An outage or a bug: each caller gets it as its own, and the next batch starts from the log.
            Remember(null);
            foreach (var command in batch) command.Fail(failure);
        }
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                running = false;
                return;
            }
        }
        _ = Task.Run(() => RunOnce(execute));
    }
}
