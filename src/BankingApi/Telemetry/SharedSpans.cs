namespace BankingApi.Telemetry;

/// <summary>Work that is done for several requests at once: a span in the trace of each, so that every trace is whole, and a link from the
/// others to the first, so that it shows who shared it.</summary>
public sealed class SharedSpans : IDisposable
{
    private readonly List<Activity> _spans = [];

    private SharedSpans() { }

    /// <returns>Null while nobody listens: nothing is looked at then.</returns>
    public static SharedSpans? Start<T>(string name, ActivityKind kind, IReadOnlyList<T> sharers, Func<T, string?> traceParent)
        => Tracing.Source.HasListeners() ? Begin(name, kind, [.. sharers.Select(traceParent).Distinct(StringComparer.Ordinal)]) : null;

    public void Dispose()
    {
        // Backwards, so that each restores what was current when it began.
        for (var i = _spans.Count - 1; i >= 0; i--) _spans[i].Dispose();
    }

    private static SharedSpans Begin(string name, ActivityKind kind, List<string?> traceParents)
    {
        var shared = new SharedSpans();
        foreach (var parent in traceParents)
        {
            var links = shared._spans.Count == 0 ? null : (ActivityLink[])[new(shared._spans[0].Context)];
            if (Tracing.Source.StartActivity(name, kind, parent, links: links) is { } span) shared._spans.Add(span);
        }
        return shared;
    }
}
