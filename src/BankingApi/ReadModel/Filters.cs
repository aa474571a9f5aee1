namespace BankingApi.ReadModel;

// A list's filters, one record per list. All that is not null must hold. By its name a property says what it means, and the contract test
// of the stores reads it so: one that is called like a property of the view asks for that value; Min… and Max… bound it (inclusive,
// compared exactly); From and To bound the time of recording (inclusive). The adapters take a record apart as a whole, so that a new
// property does not
// compile until each of them has it.

public sealed record AccountFilter(
    Guid? OwnerId = null, AccountStatus? Status = null, AccountType? AccountType = null, string? Currency = null,
    decimal? MinBalance = null, decimal? MaxBalance = null);

public sealed record TransactionFilter(
    DateTimeOffset? From = null, DateTimeOffset? To = null, TransactionType? Type = null, Direction? Direction = null,
    decimal? MinAmount = null, decimal? MaxAmount = null);

/// <param name="Search">Part of the first name, the last name or the e-mail,
/// whatever the case (Unicode, by <see cref="string.ToUpperInvariant"/>).</param>
public sealed record OwnerFilter(string? Search = null, Guid? Id = null, bool? IsErased = null);

public sealed record HoldFilter(HoldStatus? Status = null);

/// <param name="AccountId">Either side.</param>
/// <param name="OwnerId">Of either side.</param>
public sealed record TransferFilter(Guid? AccountId = null, TransferStatus? Status = null, Guid? OwnerId = null);
