using BankingApi.Features.Consistency;

namespace BankingApi.Features.Accounts;

/// <summary>The balance now, at a moment, or after a revision; folded from the log, never stale.</summary>
public sealed record GetBalance(Guid AccountId, string? At, string? TimeZone, string? Revision, string? MinRevision)
    : IQuery<WithRevision<BalanceResponse>>;

/// <summary>What an account stood at.</summary>
/// <param name="At">The moment asked for: now, or the end of a day as an instant, or when the revision was recorded.</param>
/// <param name="Revision">Of the last event that counts.</param>
public sealed record BalanceResponse(
    Guid AccountId, string Currency, decimal Balance, decimal AvailableBalance, decimal Reserved, decimal OverdraftLimit,
    AccountStatus Status, DateTimeOffset At, long Revision);

internal sealed class GetBalanceHandler(AccountRepository accounts, AccountHistory history, ReadConsistency readModel, Instants instants)
    : IQueryHandler<GetBalance, WithRevision<BalanceResponse>>
{
    public async Task<Result<WithRevision<BalanceResponse>>> Handle(GetBalance query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var at = instants.At(query.At, Instants.Zone(query.TimeZone, errors), errors);
        var revision = Revisions.Read(query.Revision, "revision", errors);
        var minRevision = Revisions.Read(query.MinRevision, "minRevision", errors);
        if (query.At is not null && query.Revision is not null) errors.Add("revision", "Must not be given together with `at`.");
        if (errors.Any) return errors.ToProblem();

        if (await readModel.Reached(query.AccountId, minRevision, cancellationToken) is { } behind) return behind;
        if (await history.Head(query.AccountId, cancellationToken) is not { } head) return CommandRefusals.AccountNotFound;

        if (revision is { } exact)
        {
            return await history.At(query.AccountId, exact, cancellationToken) is { } after
                ? Of(after, after.Event.RecordedAt)
                : Problem.Of(ProblemCodes.RevisionNotFound);
        }
        if (at is not { } moment) return Of(head, instants.Now);
        // The head may be later than this machine's clock: time never runs backwards within a stream, clocks do.
        if (moment.IsFuture && moment.At > head.Event.RecordedAt) return Problem.Validation("at", Instants.IsInTheFuture);
        return await history.LastUntil(query.AccountId, moment.At, null, head, cancellationToken) is { } past
            ? Of(past, moment.At)
            : Problem.Of(ProblemCodes.AccountNotYetOpen);

        WithRevision<BalanceResponse> Of(PastEvent past, DateTimeOffset asked) => new(past.Revision, async () =>
        {
            var currency = (await accounts.Find(query.AccountId, cancellationToken))!.Currency.Code;
            var balances = await history.BalancesAfter(query.AccountId, past, cancellationToken);
            return new(
                query.AccountId, currency, balances.Balance, balances.Available, balances.Reserved, balances.OverdraftLimit,
                balances.Status, asked, past.Revision);
        });
    }
}
