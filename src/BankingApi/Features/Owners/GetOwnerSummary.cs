using BankingApi.Features.Consistency;

namespace BankingApi.Features.Owners;

public sealed record GetOwnerSummary(Caller Caller, Guid OwnerId) : IQuery<OwnerSummaryResponse>;

/// <summary>What an owner has.</summary>
/// <param name="Balances">One per currency that the owner has accounts in, by code.</param>
/// <param name="LastActivityAt">Of the latest event on any of the accounts; null without accounts.</param>
public sealed record OwnerSummaryResponse(
    Guid OwnerId, int TotalAccounts, int ActiveAccounts, int SuspendedAccounts, int ClosedAccounts, IReadOnlyList<CurrencyTotals> Balances,
    DateTimeOffset? LastActivityAt);

/// <param name="TotalOverdraftLimit">Of accounts that are not closed.</param>
public sealed record CurrencyTotals(string Currency, decimal TotalBalance, decimal TotalOverdraftLimit);

internal sealed class GetOwnerSummaryHandler(VisibleViews views, ReadConsistency readModel)
    : IQueryHandler<GetOwnerSummary, OwnerSummaryResponse>
{
    private const int PageSize = 500;

    public async Task<Result<OwnerSummaryResponse>> Handle(GetOwnerSummary query, CancellationToken cancellationToken)
    {
        if ((await readModel.Owner(query.Caller, query.OwnerId, cancellationToken)).Failed(out var unknown, out _)) return unknown;
        if (await readModel.WaitForLists(cancellationToken) is { } problem) return problem;
        var counts = new int[Enum.GetValues<AccountStatus>().Length];
        var totals = new SortedDictionary<string, CurrencyTotals>(StringComparer.Ordinal);
        DateTimeOffset? lastActivity = null;
        long? after = null;
        while (true)
        {
            var page = await views.ListAccounts(query.Caller, new AccountFilter(OwnerId: query.OwnerId), after, PageSize, cancellationToken);
            foreach (var account in page)
            {
                counts[(int)account.Status]++;
                if (!totals.TryGetValue(account.Currency, out var total))
                    total = new(account.Currency, Currency.Of(account.Currency).Zero, Currency.Of(account.Currency).Zero);
                var limit = account.Status == AccountStatus.Closed ? 0 : account.OverdraftLimit;
                totals[account.Currency] = new(
                    total.Currency, total.TotalBalance + account.Balance, total.TotalOverdraftLimit + limit);
                if (lastActivity is null || account.LastModifiedAt > lastActivity) lastActivity = account.LastModifiedAt;
            }
            if (page.Count < PageSize) break;
            after = page[^1].Position;
        }
        return new OwnerSummaryResponse(
            query.OwnerId, counts.Sum(), counts[(int)AccountStatus.Active], counts[(int)AccountStatus.Suspended],
            counts[(int)AccountStatus.Closed], [.. totals.Values], lastActivity);
    }
}
