using BankingApi.Domain.Owners;

namespace BankingApi.Features.Live;

/// <summary>An event of an account or an owner, for other systems.</summary>
/// <param name="AccountId">Null for an owner's own event.</param>
/// <param name="OwnerId">The account's owner, or the owner whose event it is.</param>
/// <param name="Data">The event as it is stored, in its current version, with names in place of what is sealed; null where it cannot be
/// read.</param>
public sealed record FeedItem(
    Guid EventId, string StreamId, Guid? AccountId, Guid? OwnerId, long Revision, string EventType, DateTimeOffset RecordedAt,
    StoredJson? Data)
{
    /// <summary>What cannot be read is told as it is stored, without its data: a feed that stopped there would stop for ever.</summary>
    public static FeedItem Of(VisibleEvent visible, EventSerializer serializer)
    {
        var stored = visible.Stored;
        var (type, data, recordedAt) = (stored.Type, (StoredJson?)null, stored.Created);
        try
        {
            var @event = serializer.Deserialize(stored);
            recordedAt = EventSerializer.RecordedAt(stored, @event);
            (type, var bytes) = serializer.Current(stored);
            data = @event is PersonRegistered registered ? Open(visible.Open?.Invoke(registered)) : new(bytes);
        }
        catch (UnreadableEventException)
        {
            // As it is stored, then.
        }
        return new(stored.Id, stored.Stream, visible.AccountId, visible.OwnerId, stored.Revision, type, recordedAt, data);
    }

    private static StoredJson? Open(RevealedPerson? person)
        => person is null ? null : new(JsonSerializer.SerializeToUtf8Bytes(person, BankingJson.Options));
}
