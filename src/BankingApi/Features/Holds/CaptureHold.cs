using BankingApi.Features.Accounts;

namespace BankingApi.Features.Holds;

/// <param name="Amount">More than zero, at most what is held: all of it when left out. What is left is free again.</param>
public sealed record CaptureHoldBody(MoneyText? Amount = null);

/// <summary>Makes the payment that a hold was placed for.</summary>
public sealed record CaptureHold(Caller Caller, Guid AccountId, Guid HoldId, CaptureHoldBody? Body, CommandHeaders Headers)
    : ICommand<CommandResult<TransactionResponse>>;

internal sealed class CaptureHoldValidator : AbstractValidator<CaptureHold>
{
    public CaptureHoldValidator()
        => RuleFor(x => x.Body!.Amount).Money(MoneySign.Positive, _ => null).When(x => x.Body is not null);
}

internal sealed class CaptureHoldHandler(AccountRepository accounts, EarlierEvents earlier)
    : ICommandHandler<CaptureHold, CommandResult<TransactionResponse>>
{
    public async Task<Result<CommandResult<TransactionResponse>>> Handle(CaptureHold command, CancellationToken cancellationToken)
    {
        if (await accounts.Find(command.Caller, command.AccountId, cancellationToken) is not { } account)
            return CommandRefusals.AccountNotFound;
        decimal amount;
        if (command.Body?.Amount is { } part)
        {
            if (!part.TryParse(account.Currency, MoneySign.Positive, out amount, out var error)) return Problem.Validation("amount", error);
        }
        else
        {
            // Also of a hold that has ended: a repeated request means the same amount, written out or not.
            if (await HeldAmount(account, command.HoldId, cancellationToken) is not { } all) return AccountRefusals.HoldNotFound;
            amount = all;
        }

        var request = new CaptureRequest(
            command.HoldId, DerivedIds.Request(command.HoldId, "capture", command.Headers.Key), DerivedIds.Capture(command.HoldId), amount);
        var answer = await accounts.Execute(
            new AccountCommand(command.Caller, account.Id, request.RequestId, (state, at) => state!.Capture(request, at))
            {
                IdempotencyId = OnceOnly.IdOf(command.HoldId),
                AppliesTo = command.Headers.AppliesTo,
            });
        return TransactionResponse.Of(account, answer);
    }

    private async ValueTask<decimal?> HeldAmount(BankAccount account, Guid holdId, CancellationToken cancellationToken)
        => account.Reservations.GetValueOrDefault(holdId) is Hold hold
            ? hold.Amount : (await earlier.FindHold(account, holdId, cancellationToken))?.Amount;
}
