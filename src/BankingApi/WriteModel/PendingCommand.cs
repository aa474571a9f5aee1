namespace BankingApi.WriteModel;

/// <summary>A command that waits for its answer.</summary>
internal sealed class PendingCommand(AccountCommand command)
{
    private readonly TaskCompletionSource<CommandOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AccountCommand Command { get; } = command;

    public Task<CommandOutcome> Outcome => _outcome.Task;

    /// <summary>What the long memory says: the answer it got before, if any,
    /// among all revisions before <see cref="SearchedBefore"/>.</summary>
    public ProcessedCommand? LookedUp { get; set; }

    public long SearchedBefore { get; set; }

    /// <summary>As decided on the state at hand; counts once the append has proved that state.</summary>
    public CommandOutcome? Tentative { get; set; }

    /// <summary>Where the command was answered before, if it was.</summary>
    public long? ReplayedRevision { get; set; }

    public void Complete(CommandOutcome result) => _outcome.TrySetResult(result);

    public void Fail(Exception failure) => _outcome.TrySetException(failure);
}
