namespace BankingApi.Domain.Shared;

/// <summary>What a command comes to: an event to append, a refusal, or neither because it is already so. One event suffices for every
/// command of this bank, which keeps "all or nothing" trivially true.</summary>
/// <typeparam name="TEvent">The aggregate's events.</typeparam>
public readonly record struct Decision<TEvent> where TEvent : class
{
    /// <summary>The event that makes it so; null with a refusal, or when nothing needs to be recorded.</summary>
    public TEvent? Event { get; private init; }

    /// <summary>Why not.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>The event that this very command (same id, same request) recorded before.</summary>
    public ProcessedCommand? AlreadyProcessed { get; private init; }

    public static Decision<TEvent> AlreadySo => default;

    public static implicit operator Decision<TEvent>(TEvent @event) => new() { Event = @event };

    public static implicit operator Decision<TEvent>(Refusal refusal) => new() { Refusal = refusal };

    public static implicit operator Decision<TEvent>(ProcessedCommand earlier) => new() { AlreadyProcessed = earlier };
}

/// <summary>A command that an aggregate has already answered with an event.</summary>
/// <param name="Id">The command's id, e.g. a transaction's.</param>
/// <param name="Revision">Of the event it became.</param>
/// <param name="RequestHash">Of the request's values; another hash under the same id is another request.</param>
public readonly record struct ProcessedCommand(Guid Id, long Revision, ulong RequestHash);
