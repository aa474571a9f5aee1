namespace BankingApi.Features.Accounts;

/// <param name="Reason">Up to 200 characters; may be left out.</param>
public sealed record ReactivateAccountBody(string? Reason = null);

/// <summary>Ends a suspension.</summary>
public sealed record ReactivateAccount(Caller Caller, Guid AccountId, ReactivateAccountBody? Body, CommandHeaders Headers)
    : ICommand<CommandResult<AccountStatusResponse>>;

internal sealed class ReactivateAccountValidator : AbstractValidator<ReactivateAccount>
{
    public ReactivateAccountValidator() => RuleFor(x => x.Body!.Reason).OptionalReason().When(x => x.Body is not null);
}

internal sealed class ReactivateAccountHandler(AccountRepository accounts)
    : ICommandHandler<ReactivateAccount, CommandResult<AccountStatusResponse>>
{
    public async Task<Result<CommandResult<AccountStatusResponse>>> Handle(ReactivateAccount command, CancellationToken cancellationToken)
    {
        var reason = Texts.Clean(command.Body?.Reason);
        var answer = await accounts.Execute(
            new AccountCommand(command.Caller, command.AccountId, Guid.CreateVersion7(), (state, at) => state!.Reactivate(reason, at))
            { AppliesTo = command.Headers.AppliesTo });
        return AccountStatusResponse.Of(command.AccountId, answer);
    }
}
