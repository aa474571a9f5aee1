namespace BankingApi.Features.Accounts;

/// <param name="Reason">1 to 200 characters; the reversal's description.</param>
public sealed record ReverseTransactionBody(string? Reason = null);

/// <summary>Takes a transaction back.</summary>
public sealed record ReverseTransaction(
    Caller Caller, Guid AccountId, Guid TransactionId, ReverseTransactionBody Body, CommandHeaders Headers)
    : ICommand<CommandResult<TransactionResponse>>;

internal sealed class ReverseTransactionValidator : AbstractValidator<ReverseTransaction>
{
    public ReverseTransactionValidator() => RuleFor(x => x.Body.Reason).Reason();
}

internal sealed class ReverseTransactionHandler(AccountRepository accounts, EarlierEvents earlier)
    : ICommandHandler<ReverseTransaction, CommandResult<TransactionResponse>>
{
    public async Task<Result<CommandResult<TransactionResponse>>> Handle(ReverseTransaction command, CancellationToken cancellationToken)
    {
        if (await accounts.Find(command.Caller, command.AccountId, cancellationToken) is not { } account)
            return CommandRefusals.AccountNotFound;
        if (await earlier.FindTransaction(account, command.TransactionId, cancellationToken) is not { } reversed)
            return Problem.Of(ProblemCodes.TransactionNotFound);
        var request = new ReversalRequest(
            DerivedIds.Request(command.TransactionId, "reversal", command.Headers.Key), DerivedIds.Reversal(command.TransactionId),
            reversed, Texts.Clean(command.Body.Reason)!);
        var answer = await accounts.Execute(
            new AccountCommand(command.Caller, account.Id, request.RequestId, (state, at) => state!.Reverse(request, at))
            {
                IdempotencyId = OnceOnly.IdOf(command.TransactionId),
                AppliesTo = command.Headers.AppliesTo,
            });
        return TransactionResponse.Of(account, answer);
    }
}
