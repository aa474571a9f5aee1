using BankingApi.Features.Consistency;

namespace BankingApi.Features.Analytics;

/// <summary>Figures of all transactions in a range of time, per currency.</summary>
public sealed record GetTransactionAnalytics(Caller Caller, string? From, string? To, string? Currency, string? TimeZone) : IQuery<TransactionAnalytics>;

/// <param name="One">The block of the currency that was asked for; null when none was.</param>
public sealed record TransactionAnalytics(CurrencyFigures? One, AllCurrencies? All);

/// <summary>One block per currency that had transactions, by code.</summary>
public sealed record AllCurrencies(IReadOnlyList<CurrencyFigures> Currencies);

/// <param name="Period">As resolved: dates became instants.</param>
/// <param name="TotalAmount">Credits minus debits.</param>
/// <param name="AverageTransaction">The signed mean, rounded half to even to the currency's minor units; null without transactions.</param>
/// <param name="LargestCredit">Null without credits.</param>
/// <param name="LargestDebit">Null without debits.</param>
/// <param name="DailyBreakdown">Days of the zone's calendar that had transactions, in order.</param>
public sealed record CurrencyFigures(
    Period Period, string Currency, long TotalTransactions, decimal TotalAmount, decimal? AverageTransaction, long CreditCount,
    long DebitCount, decimal TotalCredits, decimal TotalDebits, decimal? LargestCredit, decimal? LargestDebit,
    IReadOnlyList<DayFigures> DailyBreakdown);

public sealed record Period(DateTimeOffset From, DateTimeOffset To);

/// <param name="TotalAmount">Credits minus debits.</param>
public sealed record DayFigures(DateOnly Date, long TransactionCount, decimal TotalAmount);

internal sealed class GetTransactionAnalyticsHandler(VisibleViews views, ReadConsistency readModel, Instants instants)
    : IQueryHandler<GetTransactionAnalytics, TransactionAnalytics>
{
    private const int MaxDays = 3_660;

    public async Task<Result<TransactionAnalytics>> Handle(GetTransactionAnalytics query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (query.From is null) errors.Add("from", "Is required.");
        if (query.To is null) errors.Add("to", "Is required.");
        var range = instants.Range(query.From, query.To, query.TimeZone, errors);
        Currency? currency = null;
        if (query.Currency is not null && !Currency.TryGet(query.Currency, out currency))
            errors.Add("currency", MoneyRules.UnknownCurrency);
        if (range.To - range.From > TimeSpan.FromDays(MaxDays)) errors.Add("to", "Must be at most 3660 days after `from`.");
        if (errors.Any) return errors.ToProblem();
        if (await readModel.WaitForLists(cancellationToken) is { } problem) return problem;

        var period = new Period(range.From!.Value, range.To!.Value);
        var days = new DayFinder(range.Zone);
        var sums = new SortedDictionary<string, CurrencySums>(StringComparer.Ordinal);
        if (currency is not null) sums[currency.Code] = new(currency);
        await foreach (var row in views.StreamTransactions(query.Caller, period.From, period.To, currency?.Code, cancellationToken))
        {
            if (!sums.TryGetValue(row.Currency, out var sum)) sums[row.Currency] = sum = new(Currency.Of(row.Currency));
            sum.Add(row, days.DayOf(row.RecordedAt));
        }
        return currency is not null
            ? new TransactionAnalytics(sums[currency.Code].Figures(period), null)
            : new TransactionAnalytics(null, new AllCurrencies([.. sums.Values.Select(sum => sum.Figures(period))]));
    }
}
