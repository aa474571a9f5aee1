namespace EmbeddedEventStore;

/// <summary>A member of a group commit. Applied by the writer, answered once the group's transaction is durable.</summary>
internal abstract class WriteJob
{
    /// <summary>Roughly, in bytes: bounds the group.</summary>
    public virtual int Size => 256;

    public abstract void Apply(WriteSession session);

    public abstract void Committed();

    public abstract void Failed(EventStoreUnavailableException failure);
}

/// <summary>A job that somebody waits for.</summary>
internal abstract class WriteJob<TResult> : WriteJob
{
    // Asynchronously, or the callers would do their work on the writer's thread.
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult _result = default!;

    public Task<TResult> Answer => _answer.Task;

    public sealed override void Apply(WriteSession session) => _result = Write(session);

    public sealed override void Committed() => _answer.TrySetResult(_result);

    public sealed override void Failed(EventStoreUnavailableException failure) => _answer.TrySetException(failure);

    protected abstract TResult Write(WriteSession session);
}
