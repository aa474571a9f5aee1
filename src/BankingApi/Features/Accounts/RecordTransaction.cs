namespace BankingApi.Features.Accounts;

/// <summary>Money to move in or out.</summary>
/// <param name="Type">DEPOSIT, WITHDRAWAL or INTEREST; a TRANSFER has an endpoint of its own.</param>
/// <param name="Amount">More than zero, with at most the currency's decimals.</param>
/// <param name="Currency">Must be the account's, if it is given.</param>
/// <param name="Description">Up to 200 characters.</param>
/// <param name="ValueAt">Since when it counts, now when left out: an instant with an offset, or a date, which means its start in UTC. Not
/// before the opening, and at most 30 days ago (as this bank has set it).</param>
public sealed record RecordTransactionBody(
    TransactionType? Type = null, MoneyText? Amount = null, string? Currency = null, string? Description = null, string? ValueAt = null);

/// <summary>Deposits, withdraws or credits interest.</summary>
public sealed record RecordTransaction(Caller Caller, Guid AccountId, RecordTransactionBody Body, CommandHeaders Headers)
    : ICommand<CommandResult<TransactionResponse>>;

internal sealed class RecordTransactionValidator : AbstractValidator<RecordTransaction>
{
    public RecordTransactionValidator()
    {
        RuleFor(x => x.Body.Type).NotNull().WithMessage("Is required.")
            .Must(type => type is not (TransactionType.Transfer or TransactionType.Reversal))
            .WithMessage("Must be DEPOSIT, WITHDRAWAL or INTEREST.");
        RuleFor(x => x.Body.Amount).NotNull().WithMessage("Is required.").Money(MoneySign.Positive, x => x.Body.Currency);
        RuleFor(x => x.Body.Currency).CurrencyCode();
        RuleFor(x => x.Body.Description).Description();
        RuleFor(x => x.Body.ValueAt).Must(text => text is null || InstantText.TryParseStart(text, out _))
            .WithMessage(InstantText.ExpectedOrDate);
    }
}

internal sealed class RecordTransactionHandler(AccountRepository accounts, IOptions<AccountOptions> options)
    : ICommandHandler<RecordTransaction, CommandResult<TransactionResponse>>
{
    public async Task<Result<CommandResult<TransactionResponse>>> Handle(RecordTransaction command, CancellationToken cancellationToken)
    {
        var body = command.Body;
        if (await accounts.Find(command.Caller, command.AccountId, cancellationToken) is not { } account)
            return CommandRefusals.AccountNotFound;
        if (GivenAmount.Of(body.Amount!.Value, body.Currency, account.Currency).Failed(out var problem, out var given)) return problem;

        var key = command.Headers.Key;
        var request = new TransactionRequest(
            DerivedIds.Transaction(account.Id, key), body.Type!.Value, given.Amount, given.Currency, Texts.Clean(body.Description))
        {
            ValueAt = body.ValueAt is { } text && InstantText.TryParseStart(text, out var since) ? since : null,
            BackdateAtMost = TimeSpan.FromDays(options.Value.BackdateDays),
        };
        var answer = await accounts.Execute(
            new AccountCommand(command.Caller, account.Id, request.Id, (state, at) => state!.Record(request, at))
            {
                IdempotencyId = key is null ? null : request.Id,
                AppliesTo = command.Headers.AppliesTo,
            });
        return TransactionResponse.Of(account, answer);
    }
}
