using System.Text.Json.Serialization;
using BankingApi.Features.Consistency;

namespace BankingApi.Features.Accounts;

/// <summary>The balance now, at a moment, after a revision, or by value time; folded from the log, never stale.</summary>
public sealed record GetBalance(
    Caller Caller, Guid AccountId, string? At, string? ValueAt, string? KnownAt, string? TimeZone, string? Revision, string? MinRevision)
    : IQuery<WithRevision<BalanceResponse>>;

/// <summary>What an account stood at.</summary>
/// <param name="At">The moment asked for: now, or the end of a day as an instant, or when the revision was recorded.</param>
/// <param name="Revision">Of the last event that counts, or, by value time, that was recorded by then.</param>
/// <param name="ValueAt">The value time asked for; left out where none was.</param>
/// <param name="KnownAt">By when what counts had been recorded; left out without a value time.</param>
public sealed record BalanceResponse(
    Guid AccountId, string Currency, decimal Balance, decimal AvailableBalance, decimal Reserved, decimal OverdraftLimit,
    AccountStatus Status, DateTimeOffset At, long Revision,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ValueAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? KnownAt = null);

internal sealed class GetBalanceHandler(AccountRepository accounts, ReadConsistency readModel, ValueTime valueTime, Instants instants)
    : IQueryHandler<GetBalance, WithRevision<BalanceResponse>>
{
    public async Task<Result<WithRevision<BalanceResponse>>> Handle(GetBalance query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var zone = Instants.Zone(query.TimeZone, errors);
        var at = instants.At(query.At, zone, errors);
        var valueAt = instants.At(query.ValueAt, zone, errors, "valueAt");
        var knownAt = instants.At(query.KnownAt, zone, errors, "knownAt");
        var revision = Revisions.Read(query.Revision, "revision", errors);
        var minRevision = Revisions.Read(query.MinRevision, "minRevision", errors);
        if (query.At is not null && query.Revision is not null) errors.Add("revision", "Must not be given together with `at`.");
        if (query.ValueAt is not null && (query.At ?? query.Revision) is not null)
            errors.Add("valueAt", "Must not be given together with `at` or `revision`.");
        if (query.KnownAt is not null && query.ValueAt is null) errors.Add("knownAt", "Must be given together with `valueAt` only.");
        if (errors.Any) return errors.ToProblem();

        if ((await readModel.Past(query.Caller, query.AccountId, minRevision, cancellationToken)).Failed(out var problem, out var past))
            return problem;

        if (revision is { } exact)
        {
            return await past.At(exact, cancellationToken) is { } after
                ? Of(after, after.Event.RecordedAt)
                : Problem.Of(ProblemCodes.RevisionNotFound);
        }
        if (valueAt is { } value) return await ByValue(query, past, value, knownAt, cancellationToken);
        if (at is not { } moment) return Of(past.Head, instants.Now);
        if (IsInTheFuture(past, moment)) return Problem.Validation("at", Instants.IsInTheFuture);
        return await past.LastUntil(moment.At, null, cancellationToken) is { } cut
            ? Of(cut, moment.At)
            : Problem.Of(ProblemCodes.AccountNotYetOpen);

        WithRevision<BalanceResponse> Of(PastEvent last, DateTimeOffset asked) => new(last.Revision, async () =>
            await Show(query, await past.BalancesAfter(last, cancellationToken), asked, last.Revision, cancellationToken));
    }

    private async ValueTask<Result<WithRevision<BalanceResponse>>> ByValue(
        GetBalance query, AccountPast past, Moment valueAt, Moment? knownAt, CancellationToken cancellationToken)
    {
        if (IsInTheFuture(past, valueAt)) return Problem.Validation("valueAt", Instants.IsInTheFuture);
        var known = past.Head;
        if (knownAt is { } moment)
        {
            if (IsInTheFuture(past, moment)) return Problem.Validation("knownAt", Instants.IsInTheFuture);
            if (await past.LastUntil(moment.At, null, cancellationToken) is not { } cut) return Problem.Of(ProblemCodes.AccountNotYetOpen);
            known = cut;
        }
        var recorded = valueAt.At < known.Event.RecordedAt ? await past.LastUntil(valueAt.At, null, cancellationToken) : known;
        if (recorded is null) return Problem.Of(ProblemCodes.AccountNotYetOpen);
        return new WithRevision<BalanceResponse>(known.Revision, async () =>
        {
            var balances = await valueTime.Balances(past, valueAt.At, recorded, known, cancellationToken);
            var shown = await Show(query, balances, valueAt.At, known.Revision, cancellationToken);
            return shown with { ValueAt = valueAt.At, KnownAt = knownAt?.At ?? instants.Now };
        });
    }

    private async ValueTask<BalanceResponse> Show(
        GetBalance query, AccountBalances balances, DateTimeOffset at, long revision, CancellationToken cancellationToken)
        => new(
            query.AccountId, (await accounts.Find(query.Caller, query.AccountId, cancellationToken))!.Currency.Code, balances.Balance,
            balances.Available, balances.Reserved, balances.OverdraftLimit, balances.Status, at, revision);

    /// <summary>The head may be later than this machine's clock: time never runs backwards within a stream, clocks do.</summary>
    private static bool IsInTheFuture(AccountPast past, Moment moment) => moment.IsFuture && moment.At > past.Head.Event.RecordedAt;
}
