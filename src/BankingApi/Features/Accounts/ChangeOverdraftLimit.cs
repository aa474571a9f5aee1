namespace BankingApi.Features.Accounts;

/// <param name="Limit">Zero or more: how far below zero the balance may go.</param>
public sealed record ChangeOverdraftLimitBody(MoneyText? Limit = null);

/// <summary>Changes how far below zero the balance may go.</summary>
public sealed record ChangeOverdraftLimit(Caller Caller, Guid AccountId, ChangeOverdraftLimitBody Body, CommandHeaders Headers)
    : ICommand<CommandResult<OverdraftLimitResponse>>;

/// <summary>The limit as it is now.</summary>
/// <param name="OldLimit">Equals the new one when nothing had to be changed.</param>
public sealed record OverdraftLimitResponse(Guid AccountId, decimal OldLimit, decimal NewLimit, decimal AvailableBalance, long Revision);

internal sealed class ChangeOverdraftLimitValidator : AbstractValidator<ChangeOverdraftLimit>
{
    public ChangeOverdraftLimitValidator()
        => RuleFor(x => x.Body.Limit).NotNull().WithMessage("Is required.").Money(MoneySign.NonNegative, _ => null);
}

internal sealed class ChangeOverdraftLimitHandler(AccountRepository accounts)
    : ICommandHandler<ChangeOverdraftLimit, CommandResult<OverdraftLimitResponse>>
{
    public async Task<Result<CommandResult<OverdraftLimitResponse>>> Handle(
        ChangeOverdraftLimit command, CancellationToken cancellationToken)
    {
        if (await accounts.Find(command.Caller, command.AccountId, cancellationToken) is not { } account) return CommandRefusals.AccountNotFound;
        if (!command.Body.Limit!.Value.TryParse(account.Currency, MoneySign.NonNegative, out var limit, out var error))
            return Problem.Validation("limit", error);
        var answer = await accounts.Execute(
            new AccountCommand(command.Caller, account.Id, Guid.CreateVersion7(), (state, at) => state!.ChangeOverdraftLimit(limit, at))
            { AppliesTo = command.Headers.AppliesTo });
        if (answer.Refusal is { } refusal) return refusal;
        var oldLimit = answer.Event is OverdraftLimitChanged changed ? changed.OldLimit : limit;
        return new CommandResult<OverdraftLimitResponse>(
            new(account.Id, oldLimit, limit, answer.After.Available, answer.Revision), answer.Revision, false);
    }
}
