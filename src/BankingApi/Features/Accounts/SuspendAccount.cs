using BankingApi.EventStore;
using BankingApi.Http;
using BankingApi.Pipeline;
using FluentValidation;

namespace BankingApi.Features.Accounts;

/// <param name="Reason">1 to 200 characters.</param>
public sealed record SuspendAccountBody(string? Reason = null);

/// <summary>Suspends an account</summary>
public sealed record SuspendAccount(Guid AccountId, SuspendAccountBody Body, CommandHeaders Headers) : ICommand<Done<AccountStatusResponse>>;

internal sealed class SuspendAccountValidator : AbstractValidator<SuspendAccount>
{
    public SuspendAccountValidator() => RuleFor(x => x.Body.Reason).Reason();
}

internal sealed class SuspendAccountHandler(AccountStore accounts) : ICommandHandler<SuspendAccount, Done<AccountStatusResponse>>
{
    public async Task<Result<Done<AccountStatusResponse>>> Handle(SuspendAccount command, CancellationToken cancellationToken)
    {
        var reason = Texts.Clean(command.Body.Reason)!;
        var answer = await accounts.Execute(
            new AccountCommand(command.AccountId, Guid.CreateVersion7(), (state, at) => state!.Suspend(reason, at)) { AppliesTo = command.Headers.AppliesTo });
        return AccountStatusResponse.Of(command.AccountId, answer);
    }
}
