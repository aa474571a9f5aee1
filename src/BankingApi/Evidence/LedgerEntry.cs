namespace BankingApi.Evidence;

/// <summary>What a walk through the log knows of a stream.</summary>
internal record struct LedgerEntry
{
    /// <summary>Events seen: the revision that has to come next.</summary>
    public long Count { get; set; }

    /// <summary>The hash that the last event carries; null where it carries none.</summary>
    public EventHash? Last { get; set; }

    /// <summary>Of all events from the first on, those from before there were hashes, too. Where there are none of these, it is the last
    /// event's own.</summary>
    public EventHash Running { get; set; }

    /// <summary>Events that a digest knows; 0 where it does not know the stream.</summary>
    public long KnownCount { get; set; }

    /// <summary>What <see cref="Running"/> was at the last of these.</summary>
    public EventHash Known { get; set; }
}
