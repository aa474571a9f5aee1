using System.Text.Json.Serialization;

namespace BankingApi.EventStore.Serialization;

/// <summary>What an event's metadata says: why it is there, and what the account stood at after it.</summary>
/// <param name="CorrelationId">One for everything that a request or a transfer set in motion.</param>
/// <param name="CausationId">The command that the event answers.</param>
/// <param name="Actor">Who asked: <c>api</c>, or a process of the service.</param>
/// <param name="TraceParent">W3C trace context of the request, so that a projection joins its trace.</param>
/// <param name="Schema">Version of the event's schema, as in its stored name.</param>
/// <param name="After">Null in events of owners and in those older than this field; a reader then folds the stream.</param>
/// <param name="Hash">The event's link in the chain of its stream, put behind all else by <see cref="HashChain"/>; null in events from
/// before there was one.</param>
public sealed record EventMetadata(
    [property: JsonPropertyName("$correlationId")] string? CorrelationId,
    [property: JsonPropertyName("$causationId")] string? CausationId,
    string? Actor,
    [property: JsonPropertyName("traceparent")] string? TraceParent,
    int Schema,
    AccountBalances? After,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Hash = null)
{
    public static readonly EventMetadata Unknown = new(null, null, null, null, 0, null);
}
