namespace EventStore.Abstractions;

/// <summary>The selection of streams that a reader or a consumer group asks for:
/// those whose names start with one of some prefixes.</summary>
public static class StreamPrefixes
{
    /// <summary>Whether the stream is one of the selection, which is case-sensitive.</summary>
    public static bool Match(string stream, IReadOnlyList<string> prefixes)
    {
        for (var i = 0; i < prefixes.Count; i++)
            if (stream.StartsWith(prefixes[i], StringComparison.Ordinal)) return true;
        return false;
    }
}
