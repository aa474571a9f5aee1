using BankingApi.Domain.Shared;

namespace BankingApi.EventStore;

/// <summary>A command that waits for its answer.</summary>
internal sealed class PendingCommand(AccountCommand command)
{
    private readonly TaskCompletionSource<AccountAnswer> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AccountCommand Command { get; } = command;

    public Task<AccountAnswer> Answer => answer.Task;

    /// <summary>What the long memory says: the answer it got before, if any, among all revisions before <see cref="SearchedBefore"/>.</summary>
    public RememberedCommand? Older { get; set; }

    public long SearchedBefore { get; set; }

    /// <summary>As decided on the state at hand; counts once the append has proved that state.</summary>
    public AccountAnswer? Tentative { get; set; }

    /// <summary>Where the command was answered before, if it was.</summary>
    public long? ReplayOf { get; set; }

    public void Complete(AccountAnswer result) => answer.TrySetResult(result);

    public void Fail(Exception failure) => answer.TrySetException(failure);
}
