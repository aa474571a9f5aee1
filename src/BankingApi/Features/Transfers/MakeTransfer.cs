namespace BankingApi.Features.Transfers;

/// <summary>Money to move from one account to another.</summary>
/// <param name="Amount">More than zero, with at most the source currency's decimals.</param>
/// <param name="Currency">Must be the source account's, if it is given.</param>
/// <param name="Description">Up to 200 characters; stands on both accounts' transactions.</param>
public sealed record MakeTransferBody(
    Guid? FromAccountId = null, Guid? ToAccountId = null, MoneyText? Amount = null, string? Currency = null, string? Description = null);

/// <summary>Moves money from one account to another.</summary>
public sealed record MakeTransfer(Caller Caller, MakeTransferBody Body, string? Key) : ICommand<MadeTransfer>;

/// <param name="Replayed">Whether the transfer had been made before, by the same key.</param>
public sealed record MadeTransfer(TransferResponse Transfer, bool Replayed);

internal sealed class MakeTransferValidator : AbstractValidator<MakeTransfer>
{
    public MakeTransferValidator()
    {
        RuleFor(x => x.Body.FromAccountId).NotNull().WithMessage("Is required.");
        RuleFor(x => x.Body.ToAccountId).NotNull().WithMessage("Is required.");
        RuleFor(x => x.Body.Amount).NotNull().WithMessage("Is required.").Money(MoneySign.Positive, x => x.Body.Currency);
        RuleFor(x => x.Body.Currency).CurrencyCode();
        RuleFor(x => x.Body.Description).Description();
    }
}

internal sealed class MakeTransferHandler(AccountRepository accounts, RequestedTransfers transfers)
    : ICommandHandler<MakeTransfer, MadeTransfer>
{
    public async Task<Result<MadeTransfer>> Handle(MakeTransfer command, CancellationToken cancellationToken)
    {
        var body = command.Body;
        var (from, to) = (body.FromAccountId!.Value, body.ToAccountId!.Value);
        if (await accounts.Find(command.Caller, from, cancellationToken) is not { } source) return CommandRefusals.AccountNotFound;
        var isTargetThere = await accounts.Exists(to, cancellationToken);
        if (GivenAmount.Of(body.Amount!.Value, body.Currency, source.Currency).Failed(out var problem, out var given)) return problem;

        var request = new TransferRequest(
            DerivedIds.Transfer(from, command.Key), to, given.Amount, given.Currency, Texts.Clean(body.Description));
        var answer = await accounts.Execute(new AccountCommand(command.Caller, from, request.Id, (state, at) => state!.Reserve(request, at))
        {
            IdempotencyId = command.Key is null ? null : request.Id,
            Unmet = isTargetThere ? null : CommandRefusals.AccountNotFound,
            CorrelationId = request.Id.ToString("D"),
        });
        if (answer.Refusal is { } refusal) return refusal;
        var reserved = new ReservedTransfer(from, answer.Revision, (FundsReserved)answer.Event!, source.Currency, command.Caller.Actor);
        return await transfers.Finish(reserved, answer.Replayed, cancellationToken);
    }
}
