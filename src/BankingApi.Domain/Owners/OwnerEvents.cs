namespace BankingApi.Domain.Owners;

/// <summary>A fact about one owner.</summary>
/// <param name="RecordedAt">When it was decided (UTC, whole milliseconds).</param>
public abstract record OwnerEvent(DateTimeOffset RecordedAt);

/// <summary>A person was registered and may open accounts.</summary>
/// <param name="OwnerId">The owner's id, which also names the stream.</param>
/// <param name="FirstName">1 to 100 characters.</param>
/// <param name="LastName">1 to 100 characters.</param>
/// <param name="Email">3 to 254 characters with an at sign; not unique.</param>
/// <param name="RequestHash">Of the request's values, to recognise a repeated one.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("PersonRegisteredV1")]
public sealed record PersonRegistered(
    Guid OwnerId, string FirstName, string LastName, string Email, ulong RequestHash, DateTimeOffset RecordedAt) : OwnerEvent(RecordedAt);
