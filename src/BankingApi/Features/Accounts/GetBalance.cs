using BankingApi.Features.Consistency;

namespace BankingApi.Features.Accounts;

/// <summary>The balance now, at a moment, or after a revision; folded from the log, never stale.</summary>
public sealed record GetBalance(Caller Caller, Guid AccountId, string? At, string? TimeZone, string? Revision, string? MinRevision)
    : IQuery<BalanceResponse>;

/// <summary>What an account stood at.</summary>
/// <param name="At">The moment asked for: now, or the end of a day as an instant, or when the revision was recorded.</param>
/// <param name="Revision">Of the last event that counts.</param>
public sealed record BalanceResponse(
    Guid AccountId, string Currency, decimal Balance, decimal AvailableBalance, decimal Reserved, decimal OverdraftLimit,
    AccountStatus Status, DateTimeOffset At, long Revision);

internal sealed class GetBalanceHandler(AccountRepository accounts, ReadConsistency readModel, Instants instants)
    : IQueryHandler<GetBalance, BalanceResponse>
{
    public async Task<Result<BalanceResponse>> Handle(GetBalance query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var at = instants.At(query.At, Instants.Zone(query.TimeZone, errors), errors);
        var revision = Revisions.Read(query.Revision, "revision", errors);
        var minRevision = Revisions.Read(query.MinRevision, "minRevision", errors);
        if (query.At is not null && query.Revision is not null) errors.Add("revision", "Must not be given together with `at`.");
        if (errors.Any) return errors.ToProblem();

        if ((await readModel.Past(query.Caller, query.AccountId, minRevision, cancellationToken)).Failed(out var problem, out var past))
            return problem;
        var currency = (await accounts.Find(query.Caller, query.AccountId, cancellationToken))!.Currency.Code;

        if (revision is { } exact)
        {
            return await past.At(exact, cancellationToken) is { } after
                ? await Of(after, after.Event.RecordedAt)
                : Problem.Of(ProblemCodes.RevisionNotFound);
        }
        if (at is not { } moment) return await Of(past.Head, instants.Now);
        // The head may be later than this machine's clock: time never runs backwards within a stream, clocks do.
        if (moment.IsFuture && moment.At > past.Head.Event.RecordedAt) return Problem.Validation("at", Instants.IsInTheFuture);
        return await past.LastUntil(moment.At, null, cancellationToken) is { } cut
            ? await Of(cut, moment.At)
            : Problem.Of(ProblemCodes.AccountNotYetOpen);

        async ValueTask<BalanceResponse> Of(PastEvent last, DateTimeOffset asked)
        {
            var balances = await past.BalancesAfter(last, cancellationToken);
            return new(
                query.AccountId, currency, balances.Balance, balances.Available, balances.Reserved, balances.OverdraftLimit,
                balances.Status, asked, last.Revision);
        }
    }
}
