namespace BankingApi.Features.Accounts;

/// <summary>An account.</summary>
/// <param name="StreamId">Of its event stream, for the operations endpoints.</param>
/// <param name="OwnerName">First and last name; null, like the e-mail, once the owner's personal data was erased.</param>
/// <param name="Reserved">Set aside for transfers under way and for holds; still part of the balance.</param>
/// <param name="AvailableBalance">Balance plus overdraft limit minus what is reserved.</param>
/// <param name="LargestTransaction">The largest amount moved at once; null before the first transaction.</param>
/// <param name="Revision">Position of the last event in the account's stream, from 0.</param>
public sealed record AccountResponse(
    Guid Id, string StreamId, Guid OwnerId, string? OwnerName, string? OwnerEmail, AccountType AccountType, string Currency,
    decimal Balance, decimal Reserved, decimal AvailableBalance, decimal OverdraftLimit, AccountStatus Status, DateTimeOffset OpenedAt,
    DateTimeOffset LastModifiedAt, long TransactionCount, DateTimeOffset? LastTransactionAt, decimal TotalCredits, decimal TotalDebits,
    decimal? LargestTransaction, long Revision)
{
    public static AccountResponse Of(AccountView view) => new(
        view.Id, StreamNames.OfAccount(view.Id), view.OwnerId, view.OwnerName, view.OwnerEmail, view.AccountType, view.Currency,
        view.Balance, view.Reserved, view.AvailableBalance, view.OverdraftLimit, view.Status, view.OpenedAt, view.LastModifiedAt,
        view.TransactionCount, view.LastTransactionAt, view.TotalCredits, view.TotalDebits, view.LargestTransaction, view.Revision);
}
