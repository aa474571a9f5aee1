namespace EventStoreDb.Client.Values;

/// <summary>Which way to read.</summary>
public enum Direction
{
    /// <summary>Newest first.</summary>
    Backwards,

    /// <summary>Oldest first.</summary>
    Forwards,
}
