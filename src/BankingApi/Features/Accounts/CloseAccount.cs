namespace BankingApi.Features.Accounts;

/// <param name="Reason">1 to 200 characters.</param>
public sealed record CloseAccountBody(string? Reason = null);

/// <summary>Closes an account for ever.</summary>
public sealed record CloseAccount(Caller Caller, Guid AccountId, CloseAccountBody Body, CommandHeaders Headers)
    : ICommand<CommandResult<AccountStatusResponse>>;

internal sealed class CloseAccountValidator : AbstractValidator<CloseAccount>
{
    public CloseAccountValidator() => RuleFor(x => x.Body.Reason).Reason();
}

internal sealed class CloseAccountHandler(AccountRepository accounts) : ICommandHandler<CloseAccount, CommandResult<AccountStatusResponse>>
{
    public async Task<Result<CommandResult<AccountStatusResponse>>> Handle(CloseAccount command, CancellationToken cancellationToken)
    {
        var reason = Texts.Clean(command.Body.Reason)!;
        var answer = await accounts.Execute(
            new AccountCommand(command.Caller, command.AccountId, Guid.CreateVersion7(), (state, at) => state!.Close(reason, at))
            { AppliesTo = command.Headers.AppliesTo });
        return AccountStatusResponse.Of(command.AccountId, answer);
    }
}
