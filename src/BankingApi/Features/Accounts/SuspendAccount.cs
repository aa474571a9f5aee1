namespace BankingApi.Features.Accounts;

/// <param name="Reason">1 to 200 characters.</param>
public sealed record SuspendAccountBody(string? Reason = null);

/// <summary>Suspends an account</summary>
public sealed record SuspendAccount(Caller Caller, Guid AccountId, SuspendAccountBody Body, CommandHeaders Headers)
    : ICommand<CommandResult<AccountStatusResponse>>;

internal sealed class SuspendAccountValidator : AbstractValidator<SuspendAccount>
{
    public SuspendAccountValidator() => RuleFor(x => x.Body.Reason).Reason();
}

internal sealed class SuspendAccountHandler(AccountRepository accounts)
    : ICommandHandler<SuspendAccount, CommandResult<AccountStatusResponse>>
{
    public async Task<Result<CommandResult<AccountStatusResponse>>> Handle(SuspendAccount command, CancellationToken cancellationToken)
    {
        var reason = Texts.Clean(command.Body.Reason)!;
        var answer = await accounts.Execute(
            new AccountCommand(command.Caller, command.AccountId, Guid.CreateVersion7(), (state, at) => state!.Suspend(reason, at))
            { AppliesTo = command.Headers.AppliesTo });
        return AccountStatusResponse.Of(command.AccountId, answer);
    }
}
