namespace EventStoreDb.Client.Values;

/// <summary>A prefix that a name must have.</summary>
public readonly record struct PrefixFilterExpression(string Value);

/// <summary>A regular expression that a name must match.</summary>
public readonly record struct RegularFilterExpression(string Value)
{
    /// <summary>Whatever does not begin with <c>$</c>.</summary>
    public static readonly RegularFilterExpression ExcludeSystemEvents = new(@"^[^\$].*");
}

/// <summary>Which events of <c>$all</c> are wanted, judged on the server. Either prefixes (any of them) or one expression.</summary>
public interface IEventFilter
{
    /// <summary>Any of these; empty if <see cref="Regex"/> is used.</summary>
    IReadOnlyList<PrefixFilterExpression> Prefixes { get; }

    /// <summary>Null if <see cref="Prefixes"/> are used.</summary>
    RegularFilterExpression? Regex { get; }

    /// <summary>How many events the server looks at before it says how far it is. Null: the server's own (32).</summary>
    uint? MaxSearchWindow { get; }
}

/// <summary>Filters by the name of the stream.</summary>
public sealed class StreamFilter : IEventFilter
{
    private StreamFilter(IReadOnlyList<PrefixFilterExpression> prefixes, RegularFilterExpression? regex, uint? maxSearchWindow)
        => (Prefixes, Regex, MaxSearchWindow) = (prefixes, regex, maxSearchWindow);

    /// <inheritdoc />
    public IReadOnlyList<PrefixFilterExpression> Prefixes { get; }

    /// <inheritdoc />
    public RegularFilterExpression? Regex { get; }

    /// <inheritdoc />
    public uint? MaxSearchWindow { get; }

    /// <summary>Streams whose name begins with any of these.</summary>
    public static StreamFilter Prefix(params string[] prefixes) => new(FilterParts.Prefixes(prefixes), null, null);

    /// <summary>Streams whose name begins with any of these, with a search window.</summary>
    public static StreamFilter Prefix(uint maxSearchWindow, params string[] prefixes)
        => new(FilterParts.Prefixes(prefixes), null, FilterParts.Window(maxSearchWindow));

    /// <summary>Streams whose name matches.</summary>
    public static StreamFilter RegularExpression(string regex, uint? maxSearchWindow = null)
        => new([], FilterParts.Regex(regex), maxSearchWindow is { } window ? FilterParts.Window(window) : null);
}

/// <summary>Filters by the type of the event.</summary>
public sealed class EventTypeFilter : IEventFilter
{
    private EventTypeFilter(IReadOnlyList<PrefixFilterExpression> prefixes, RegularFilterExpression? regex, uint? maxSearchWindow)
        => (Prefixes, Regex, MaxSearchWindow) = (prefixes, regex, maxSearchWindow);

    /// <inheritdoc />
    public IReadOnlyList<PrefixFilterExpression> Prefixes { get; }

    /// <inheritdoc />
    public RegularFilterExpression? Regex { get; }

    /// <inheritdoc />
    public uint? MaxSearchWindow { get; }

    /// <summary>Events whose type begins with any of these.</summary>
    public static EventTypeFilter Prefix(params string[] prefixes) => new(FilterParts.Prefixes(prefixes), null, null);

    /// <summary>Events whose type begins with any of these, with a search window.</summary>
    public static EventTypeFilter Prefix(uint maxSearchWindow, params string[] prefixes)
        => new(FilterParts.Prefixes(prefixes), null, FilterParts.Window(maxSearchWindow));

    /// <summary>Events whose type matches.</summary>
    public static EventTypeFilter RegularExpression(string regex, uint? maxSearchWindow = null)
        => new([], FilterParts.Regex(regex), maxSearchWindow is { } window ? FilterParts.Window(window) : null);

    /// <summary>Everything but the server's own events.</summary>
    public static EventTypeFilter ExcludeSystemEvents(uint? maxSearchWindow = null)
        => RegularExpression(RegularFilterExpression.ExcludeSystemEvents.Value, maxSearchWindow);
}

/// <summary>Which events a subscription to <c>$all</c> wants, and how often it is told how far the server has looked.</summary>
/// <param name="Filter">Judged on the server.</param>
/// <param name="CheckpointInterval">A checkpoint comes after so many search windows of the filter.</param>
public sealed record SubscriptionFilterOptions(IEventFilter Filter, uint CheckpointInterval = 1)
{
    /// <summary>Positive: at 0 the server fails.</summary>
    public uint CheckpointInterval { get; } = FilterParts.Window(CheckpointInterval);
}

internal static class FilterParts
{
    public static IReadOnlyList<PrefixFilterExpression> Prefixes(string[] prefixes)
    {
        if (prefixes.Length == 0) throw new ArgumentException("A filter needs at least one prefix.", nameof(prefixes));
        // The empty prefix fits everything, and to the server it would be no filter at all.
        return Array.ConvertAll(prefixes, prefix => string.IsNullOrEmpty(prefix)
            ? throw new ArgumentException("A prefix is not empty.", nameof(prefixes))
            : new PrefixFilterExpression(prefix));
    }

    public static RegularFilterExpression Regex(string regex) => string.IsNullOrEmpty(regex)
        ? throw new ArgumentException("An expression is not empty.", nameof(regex))
        : new RegularFilterExpression(regex);

    public static uint Window(uint maxSearchWindow) => maxSearchWindow == 0
        ? throw new ArgumentOutOfRangeException(nameof(maxSearchWindow), "A search window is positive.")
        : maxSearchWindow;
}
