namespace EmbeddedEventStore;

/// <summary>The rule of the log: the expected revision is the stream's last, or these very events already follow it.</summary>
internal sealed class AppendJob(string stream, long expectedRevision, IReadOnlyList<NewEvent> events, int size) : WriteJob<AppendResult>
{
    public override int Size => size;

    protected override AppendResult Write(WriteSession session)
    {
        var head = session.FindHead(stream);
        var revision = head?.Revision ?? ExpectedRevision.NoStream;
        if (expectedRevision != revision)
        {
            return head is not null && events.Count > 0 && expectedRevision < revision
                && session.Has(stream, head, expectedRevision + 1, events)
                ? AppendResult.At(expectedRevision + events.Count)
                : AppendResult.Conflict(revision);
        }
        if (events.Count == 0) return AppendResult.At(revision);

        head ??= session.AddStream(stream);
        foreach (var added in events) session.AddEvent(stream, head, added);
        return AppendResult.At(head.Revision);
    }
}
