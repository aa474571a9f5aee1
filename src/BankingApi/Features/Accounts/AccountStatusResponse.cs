using BankingApi.Domain.Accounts;
using BankingApi.EventStore;
using BankingApi.Http;

namespace BankingApi.Features.Accounts;

/// <summary>The account's status as it is now.</summary>
public sealed record AccountStatusResponse(Guid AccountId, AccountStatus Status, long Revision)
{
    internal static Result<Done<AccountStatusResponse>> Of(Guid accountId, AccountAnswer answer)
        => answer.Refusal is { } refusal
            ? refusal
            : new Done<AccountStatusResponse>(new(accountId, answer.After.Status, answer.Revision), answer.Revision, false);
}
