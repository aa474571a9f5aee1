using BankingApi.Domain.Owners;

namespace BankingApi.Features.Accounts;

/// <summary>An account to open.</summary>
/// <param name="OwnerId">A registered owner.</param>
/// <param name="AccountType">CHECKING when left out.</param>
/// <param name="Currency">ISO 4217, upper case.</param>
/// <param name="InitialBalance">Zero or more, 0 when left out. Part of the opening, not a transaction.</param>
/// <param name="OverdraftLimit">Zero or more, 0 when left out.</param>
public sealed record OpenAccountBody(
    Guid? OwnerId = null, AccountType? AccountType = null, string? Currency = null, MoneyText? InitialBalance = null,
    MoneyText? OverdraftLimit = null);

/// <summary>Opens an account.</summary>
public sealed record OpenAccount(Caller Caller, OpenAccountBody Body, CommandHeaders Headers) : ICommand<CommandResult<AccountResponse>>;

internal sealed class OpenAccountValidator : AbstractValidator<OpenAccount>
{
    public OpenAccountValidator()
    {
        RuleFor(x => x.Body.OwnerId).NotNull().WithMessage("Is required.");
        RuleFor(x => x.Body.Currency).NotNull().WithMessage("Is required.").CurrencyCode();
        RuleFor(x => x.Body.InitialBalance).Money(MoneySign.NonNegative, x => x.Body.Currency);
        RuleFor(x => x.Body.OverdraftLimit).Money(MoneySign.NonNegative, x => x.Body.Currency);
    }
}

internal sealed class OpenAccountHandler(AccountRepository accounts, OwnerRepository owners, OwnerTurns turns)
    : ICommandHandler<OpenAccount, CommandResult<AccountResponse>>
{
    public async Task<Result<CommandResult<AccountResponse>>> Handle(OpenAccount command, CancellationToken cancellationToken)
    {
        var body = command.Body;
        var currency = Currency.Of(body.Currency!);
        var request = new OpenRequest(
            DerivedIds.Account(command.Caller.KeyScope, command.Headers.Key), body.OwnerId!.Value,
            body.AccountType ?? AccountType.Checking, currency, AmountOf(body.InitialBalance, currency),
            AmountOf(body.OverdraftLimit, currency));

        // Until it is open, nobody erases the owner.
        using var turn = await turns.ToOpen(request.OwnerId);
        // A key that was used says what it said then, whoever the request names now.
        var isKnown = command.Headers.Key is not null && await accounts.Exists(request.AccountId, cancellationToken);
        var owner = isKnown ? null : await owners.Find(command.Caller, request.OwnerId, cancellationToken);
        if (!isKnown && owner is null) return Problem.Of(ProblemCodes.OwnerNotFound);
        if (owner?.Owner.ErasedAt is not null) return OwnerRefusals.Erased;

        var answer = await accounts.Execute(
            new AccountCommand(
                command.Caller, request.AccountId, request.AccountId, (state, at) => BankAccount.Open(state, request, at))
            { Opens = true });
        if (answer.Refusal is { } refusal) return refusal;
        var opening = (BankAccountCreated)answer.Event!;
        if (owner?.Owner.Id != opening.OwnerId)
            owner = await owners.Find(command.Caller, opening.OwnerId, cancellationToken)
                ?? throw new InvalidOperationException("An account's owner has no stream.");
        var view = AccountProjection.Apply(null, opening, 0, 0, OwnerProjection.Of(owner.Owner, owner.Position), null);
        return new CommandResult<AccountResponse>(AccountResponse.Of(view), 0, answer.Replayed);
    }

    private static decimal AmountOf(MoneyText? money, Currency currency)
        => money is { } text && text.TryParse(currency, MoneySign.NonNegative, out var amount, out _) ? amount : currency.Zero;
}
