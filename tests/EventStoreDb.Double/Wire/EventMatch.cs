using System.Text.RegularExpressions;
using EventStoreDb.Doubles.Log;
using FilterOptions = EventStoreDb.Client.Protocol.Streams.ReadReq.Types.Options.Types.FilterOptions;

namespace EventStoreDb.Doubles.Wire;

/// <summary>Which events of <c>$all</c> a reader wants.</summary>
internal static class EventMatch
{
    public static Func<StoredEvent, bool> Of(FilterOptions? filter)
    {
        if (filter is null) return _ => true;
        if (filter.WindowCase is FilterOptions.WindowOneofCase.None) throw ServerErrors.Invalid("A filter needs a window.");
        Func<StoredEvent, string> name = filter.FilterCase switch
        {
            FilterOptions.FilterOneofCase.StreamIdentifier => e => e.Stream,
            FilterOptions.FilterOneofCase.EventType => e => e.Type,
            _ => throw ServerErrors.Invalid("A filter is by stream or by type."),
        };
        var expression = filter.StreamIdentifier ?? filter.EventType;
        if (expression.Regex.Length > 0)
        {
            var regex = new Regex(expression.Regex, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return e => regex.IsMatch(name(e));
        }
        var prefixes = expression.Prefix.ToArray();
        return e => prefixes.Any(prefix => name(e).StartsWith(prefix, StringComparison.Ordinal));
    }
}
