namespace BankingApi.WriteModel;

/// <summary>One command on one account, as <see cref="AccountRepository"/> executes it.</summary>
/// <param name="Caller">Stands in the event; to one who may not see the account there is none.</param>
/// <param name="EventId">What the id of the event that it may become is derived from, together with what the event says.</param>
/// <param name="Decide">Pure: the state (null: no such account yet) and the time make an event or a refusal.</param>
public sealed record AccountCommand(
    Caller Caller, Guid AccountId, Guid EventId, Func<BankAccount?, DateTimeOffset, Decision<BankAccountEvent>> Decide)
{
    /// <summary>Under which id a repeated command is remembered, where it may be a repeated one: it is then looked for in the whole
    /// history. Null for commands with an id of their own making and for those that the state alone makes idempotent.</summary>
    public Guid? IdempotencyId { get; init; }

    /// <summary>Which revisions the client lets the command act upon (If-Match); null for any.</summary>
    public Predicate<long>? AppliesTo { get; init; }

    /// <summary>Why not, whatever the account says: what the command refers to is not there.
    /// A repetition gets its answer before this is looked at.</summary>
    public Refusal? Unmet { get; init; }

    /// <summary>Whether the account need not exist yet.</summary>
    public bool Opens { get; init; }

    /// <summary>Whether it records the holds whose time has come for their own sake,
    /// which other commands do only on the way to an event.</summary>
    public bool Lapses { get; init; }

    /// <summary>Null: the trace's.</summary>
    public string? CorrelationId { get; init; }

    // Captured where the command is made: what appends it may be running on behalf of another request.
    internal string? TraceParent { get; } = Activity.Current?.Id;

    internal string? TraceId { get; } = Activity.Current?.TraceId.ToHexString();
}
