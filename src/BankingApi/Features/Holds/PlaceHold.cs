namespace BankingApi.Features.Holds;

/// <summary>Money to set aside.</summary>
/// <param name="Amount">More than zero, with at most the currency's decimals; at most what is available.</param>
/// <param name="Currency">Must be the account's, if it is given.</param>
/// <param name="Description">Up to 200 characters; stands on the transaction of its capture, too.</param>
/// <param name="ExpiresAt">From then on it is free again: at most 31 days ahead, 7 when left out (as this bank has set it).</param>
public sealed record PlaceHoldBody(
    MoneyText? Amount = null, string? Currency = null, string? Description = null, DateTimeOffset? ExpiresAt = null);

/// <summary>Sets money aside for a payment that is to come.</summary>
public sealed record PlaceHold(Caller Caller, Guid AccountId, PlaceHoldBody Body, CommandHeaders Headers)
    : ICommand<CommandResult<HoldResponse>>;

internal sealed class PlaceHoldValidator : AbstractValidator<PlaceHold>
{
    public PlaceHoldValidator()
    {
        RuleFor(x => x.Body.Amount).NotNull().WithMessage("Is required.").Money(MoneySign.Positive, x => x.Body.Currency);
        RuleFor(x => x.Body.Currency).CurrencyCode();
        RuleFor(x => x.Body.Description).Description();
    }
}

internal sealed class PlaceHoldHandler(AccountRepository accounts, IOptions<HoldOptions> options)
    : ICommandHandler<PlaceHold, CommandResult<HoldResponse>>
{
    public async Task<Result<CommandResult<HoldResponse>>> Handle(PlaceHold command, CancellationToken cancellationToken)
    {
        var body = command.Body;
        if (await accounts.Find(command.Caller, command.AccountId, cancellationToken) is not { } account)
            return CommandRefusals.AccountNotFound;
        if (GivenAmount.Of(body.Amount!.Value, body.Currency, account.Currency).Failed(out var problem, out var given)) return problem;

        var key = command.Headers.Key;
        var request = new HoldRequest(
            DerivedIds.Hold(account.Id, key), given.Amount, given.Currency, Texts.Clean(body.Description), body.ExpiresAt,
            TimeSpan.FromDays(options.Value.DefaultDays));
        var answer = await accounts.Execute(
            new AccountCommand(command.Caller, account.Id, request.Id, (state, at) => state!.PlaceHold(request, at))
            {
                IdempotencyId = key is null ? null : request.Id,
                AppliesTo = command.Headers.AppliesTo,
            });
        if (answer.Refusal == AccountRefusals.ExpiryOutOfRange) return Problem.Validation("expiresAt", answer.Refusal.Detail);
        if (answer.Refusal is { } refusal) return refusal;
        var hold = HoldProjection.Apply(null, answer.Event!, account.Id, account.Currency, answer.Revision)!;
        return new CommandResult<HoldResponse>(HoldResponse.Of(hold), answer.Revision, answer.Replayed);
    }
}
