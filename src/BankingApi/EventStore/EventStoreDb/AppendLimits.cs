namespace BankingApi.EventStore.EventStoreDb;

/// <summary>What the server would refuse, or not even understand, is refused here.</summary>
internal static class AppendLimits
{
    /// <summary>The server's default. One that is set lower refuses by itself.</summary>
    private const int MaxBytes = 1024 * 1024;

    public static void Check(string stream, long expectedRevision, IReadOnlyList<NewEvent> events)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(expectedRevision, ExpectedRevision.NoStream);
        var bytes = 0L;
        for (var i = 0; i < events.Count; i++)
        {
            ArgumentException.ThrowIfNullOrEmpty(events[i].Type, nameof(events));
            bytes += events[i].Type.Length + events[i].Data.Length + events[i].Metadata.Length;
        }
        if (bytes > MaxBytes) throw new ArgumentException($"An append of {bytes} bytes is over the limit of {MaxBytes}.", nameof(events));
        if (events.Count > 1 && events.Select(added => added.Id).Distinct().Count() < events.Count)
            throw new ArgumentException("Two events of one append have the same id.", nameof(events));
    }
}
