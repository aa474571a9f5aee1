namespace BankingApi.ReadModel;

/// <summary>The read model of one owner.</summary>
/// <param name="Position">Of the registration in the log: the order of registering. Internal to paging.</param>
public sealed record OwnerView(
    Guid Id, long Position, string FirstName, string LastName, string Email, DateTimeOffset RegisteredAt, long Revision);
