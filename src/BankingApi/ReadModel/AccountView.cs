namespace BankingApi.ReadModel;

/// <summary>The read model of one account, as queries answer it.</summary>
/// <param name="Position">Of the opening in the log: the order of opening. Internal to paging.</param>
/// <param name="OwnerName">Null, like the e-mail, once the owner was erased.</param>
/// <param name="LargestTransaction">The largest amount moved at once; null before the first transaction.</param>
/// <param name="Revision">The account's revision that this view has reached.</param>
public sealed record AccountView(
    Guid Id, long Position, Guid OwnerId, string? OwnerName, string? OwnerEmail, AccountType AccountType, string Currency,
    decimal Balance, decimal Reserved, decimal OverdraftLimit, AccountStatus Status, DateTimeOffset OpenedAt, DateTimeOffset LastModifiedAt,
    long TransactionCount, DateTimeOffset? LastTransactionAt, decimal TotalCredits, decimal TotalDebits, decimal? LargestTransaction,
    long Revision)
{
    public decimal AvailableBalance => Balance + OverdraftLimit - Reserved;
}
