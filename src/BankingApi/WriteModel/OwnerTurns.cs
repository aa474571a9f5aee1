namespace BankingApi.WriteModel;

/// <summary>Keeps the erasure of an owner apart from the opening of accounts for the same one, in this process: openings go on side by
/// side, an erasure waits for those under way, and those that come meanwhile wait for it.</summary>
public sealed class OwnerTurns
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Turn> _turns = [];

    /// <returns>To be disposed of when the account is open, or is not.</returns>
    public async ValueTask<IDisposable> ToOpen(Guid ownerId)
    {
        while (true)
        {
            Task erased;
            lock (_gate)
            {
                var turn = Of(ownerId);
                if (turn.Erasing is null)
                {
                    turn.Openings++;
                    return new Leaving(() => LeaveOpening(ownerId, turn));
                }
                erased = turn.Erasing.Task;
            }
            await erased;
        }
    }

    /// <returns>To be disposed of when the owner is erased, or is not.</returns>
    public async ValueTask<IDisposable> ToErase(Guid ownerId)
    {
        while (true)
        {
            Task? other;
            Turn turn;
            lock (_gate)
            {
                turn = Of(ownerId);
                other = turn.Erasing?.Task;
                turn.Erasing ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                if (other is null && turn.Openings == 0) turn.Opened.SetResult();
            }
            if (other is null)
            {
                await turn.Opened.Task;
                return new Leaving(() => LeaveErasure(ownerId, turn));
            }
            await other;
        }
    }

    private Turn Of(Guid ownerId)
    {
        if (!_turns.TryGetValue(ownerId, out var turn)) _turns[ownerId] = turn = new();
        return turn;
    }

    private void LeaveOpening(Guid ownerId, Turn turn)
    {
        lock (_gate)
        {
            if (--turn.Openings > 0) return;
            if (turn.Erasing is null) _turns.Remove(ownerId);
            else turn.Opened.SetResult();
        }
    }

    private void LeaveErasure(Guid ownerId, Turn turn)
    {
        lock (_gate) _turns.Remove(ownerId);
        turn.Erasing!.SetResult();
    }

    private sealed class Turn
    {
        public int Openings { get; set; }

        /// <summary>Done when the openings that an erasure waits for are.</summary>
        public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Done when the erasure is; null where none is under way.</summary>
        public TaskCompletionSource? Erasing { get; set; }
    }

    private sealed class Leaving(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
