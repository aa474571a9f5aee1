using System.Runtime.InteropServices;

namespace BankingApi.WriteModel;

/// <summary>The commands of each account in this process, one batch after the other: commands that wait while a batch is being appended
/// share the next append, instead of colliding. Except for a batch's bounded size, nothing here is needed for correctness.</summary>
/// <param name="execute">Makes answers to a batch.</param>
/// <param name="complete">Gives them, while the account's next batch is already under way:
/// a caller may have much to do with its answer.</param>
internal sealed class CommandQueues(Func<Guid, List<PendingCommand>, Task> execute, Func<Guid, List<PendingCommand>, Task> complete)
{
    /// <summary>Commands that share an append.
    /// No more, or the account could forget within a batch what the batch itself began with.</summary>
    private const int BatchSize = ProcessedCommands.Generation;

    private readonly Lock _gate = new();

    /// <summary>Accounts that have a batch under way, each with the commands that wait for it to end.
    /// Never forgotten before, however many there are.</summary>
    private readonly Dictionary<Guid, Queue<PendingCommand>?> _busy = [];

    /// <summary>Where the account is not busy, its command is executed on the caller's own thread, which costs no hop.</summary>
    public Task<CommandOutcome> Enqueue(PendingCommand command)
    {
        var id = command.Command.AccountId;
        lock (_gate)
        {
            ref var waiting = ref CollectionsMarshal.GetValueRefOrAddDefault(_busy, id, out var isBusy);
            if (isBusy)
            {
                (waiting ??= new()).Enqueue(command);
                return command.Outcome;
            }
        }
        _ = Run(id, [command]);
        return command.Outcome;
    }

    private async Task Run(Guid id, List<PendingCommand> batch)
    {
        var failure = await Try(execute, id, batch);
        if (Next(id) is { } next) _ = Task.Run(() => Run(id, next));
        failure ??= await Try(complete, id, batch);
        if (failure is null) return;
        // An outage or a bug: each caller gets it as its own.
        foreach (var command in batch) command.Fail(failure);
    }

    private static async ValueTask<Exception?> Try(Func<Guid, List<PendingCommand>, Task> step, Guid id, List<PendingCommand> batch)
    {
        try
        {
            await step(id, batch);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private List<PendingCommand>? Next(Guid id)
    {
        lock (_gate)
        {
            if (_busy[id] is not { Count: > 0 } waiting)
            {
                _busy.Remove(id);
                return null;
            }
            var batch = new List<PendingCommand>(Math.Min(waiting.Count, BatchSize));
            while (batch.Count < BatchSize && waiting.TryDequeue(out var next)) batch.Add(next);
            return batch;
        }
    }
}
