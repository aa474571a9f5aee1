namespace BankingApi.Features.Holds;

/// <param name="Reason">Up to 200 characters; may be left out.</param>
public sealed record VoidHoldBody(string? Reason = null);

/// <summary>Gives a hold up.</summary>
public sealed record VoidHold(Caller Caller, Guid AccountId, Guid HoldId, VoidHoldBody? Body, CommandHeaders Headers)
    : ICommand<CommandResult<HoldResponse>>;

internal sealed class VoidHoldValidator : AbstractValidator<VoidHold>
{
    public VoidHoldValidator() => RuleFor(x => x.Body!.Reason).OptionalReason().When(x => x.Body is not null);
}

internal sealed class VoidHoldHandler(AccountRepository accounts, EarlierEvents earlier)
    : ICommandHandler<VoidHold, CommandResult<HoldResponse>>
{
    public async Task<Result<CommandResult<HoldResponse>>> Handle(VoidHold command, CancellationToken cancellationToken)
    {
        if (await accounts.Find(command.Caller, command.AccountId, cancellationToken) is not { } account)
            return CommandRefusals.AccountNotFound;
        var request = new VoidRequest(
            command.HoldId, DerivedIds.Request(command.HoldId, "void", command.Headers.Key), Texts.Clean(command.Body?.Reason));
        var answer = await accounts.Execute(
            new AccountCommand(command.Caller, account.Id, request.RequestId, (state, at) => state!.Void(request, at))
            {
                IdempotencyId = OnceOnly.IdOf(command.HoldId),
                AppliesTo = command.Headers.AppliesTo,
            });
        if (answer.Refusal is { } refusal) return refusal;
        var voided = (HoldVoided)answer.Event!;
        var placed = await earlier.Read(account, voided.PlacedRevision, cancellationToken);
        var hold = HoldProjection.Apply(null, placed, account.Id, account.Currency, voided.PlacedRevision);
        hold = HoldProjection.Apply(hold, voided, account.Id, account.Currency, answer.Revision)!;
        return new CommandResult<HoldResponse>(HoldResponse.Of(hold), answer.Revision, answer.Replayed);
    }
}
