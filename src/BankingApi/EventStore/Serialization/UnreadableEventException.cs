namespace BankingApi.EventStore.Serialization;

/// <summary>An event that this version of the service cannot read: undecodable, of an unknown type or of a newer version.
/// Its stream must be left alone.</summary>
public sealed class UnreadableEventException(StoredEvent @event, string reason, Exception? inner = null)
    : Exception($"Event {@event.Revision} of {@event.Stream} ({@event.Type}) cannot be read: {reason}", inner)
{
    public StoredEvent Event { get; } = @event;
}
