namespace EventStoreDb.Doubles.Log;

/// <summary>An event that a client wants to append.</summary>
internal sealed record ProposedEvent(Guid Id, string Type, bool IsJson, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Metadata)
{
    public int Size => Type.Length + Data.Length + Metadata.Length;
}

/// <summary>An event in the log. <paramref name="Position"/> is both its commit and its prepare position.</summary>
internal sealed record StoredEvent(
    ulong Position, string Stream, long Revision, Guid Id, string Type, bool IsJson, ReadOnlyMemory<byte> Data,
    ReadOnlyMemory<byte> Metadata, DateTimeOffset Created)
{
    public const string LinkType = "$>";
}

/// <summary>What became of an append, a deletion or a tombstone.</summary>
internal abstract record Written
{
    public sealed record Done(long Revision, ulong? Position) : Written;

    public sealed record WrongVersion(long Actual) : Written;

    public sealed record Tombstoned : Written;

    /// <summary>Done, but the answer says that time ran out.</summary>
    public sealed record TimedOut : Written;

    /// <summary>Done, but no answer comes.</summary>
    public sealed record Unanswered : Written;
}

/// <summary>What a stream holds that can still be read.</summary>
internal abstract record StreamContent
{
    public sealed record Missing : StreamContent;

    public sealed record Tombstoned : StreamContent;

    public sealed record Live(IReadOnlyList<StoredEvent> Events, long First, long Last) : StreamContent;
}
