namespace BankingApi.Features.Accounts;

/// <summary>The account's status as it is now.</summary>
public sealed record AccountStatusResponse(Guid AccountId, AccountStatus Status, long Revision)
{
    internal static Result<CommandResult<AccountStatusResponse>> Of(Guid accountId, CommandOutcome answer)
        => answer.Refusal is { } refusal
            ? refusal
            : new CommandResult<AccountStatusResponse>(new(accountId, answer.After.Status, answer.Revision), answer.Revision, false);
}
