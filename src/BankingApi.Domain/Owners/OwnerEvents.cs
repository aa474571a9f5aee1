namespace BankingApi.Domain.Owners;

/// <summary>A fact about one owner.</summary>
/// <param name="RecordedAt">When it was decided (UTC, whole milliseconds).</param>
public abstract record OwnerEvent(DateTimeOffset RecordedAt);

/// <summary>A person was registered and may open accounts.</summary>
/// <param name="OwnerId">The owner's id, which also names the stream.</param>
/// <param name="Sealed">Who it is, see <see cref="Person"/>: readable with the owner's key for as long as that is there.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("PersonRegisteredV2")]
public sealed record PersonRegistered(Guid OwnerId, string Sealed, DateTimeOffset RecordedAt) : OwnerEvent(RecordedAt);

/// <summary>Who the owner is was forgotten, for ever. Who had it done is the event's actor.</summary>
/// <param name="Reason">1 to 200 characters, for people.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("PersonalDataErasedV1")]
public sealed record PersonalDataErased(string Reason, DateTimeOffset RecordedAt) : OwnerEvent(RecordedAt);
