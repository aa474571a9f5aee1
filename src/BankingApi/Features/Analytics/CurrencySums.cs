using System.Runtime.InteropServices;

namespace BankingApi.Features.Analytics;

/// <summary>Adds up one currency's transactions as they stream by.
/// Memory grows with the days of the range, never with the transactions.</summary>
internal sealed class CurrencySums(Currency currency)
{
    private readonly Dictionary<DateOnly, (long Count, decimal Sum)> _days = [];
    private long _creditCount;
    private long _debitCount;
    private decimal _credits = currency.Zero;
    private decimal _debits = currency.Zero;
    private decimal? _largestCredit;
    private decimal? _largestDebit;

    public void Add(TransactionFigures row, DateOnly day)
    {
        var isCredit = row.Direction == Direction.Credit;
        if (isCredit)
        {
            _creditCount++;
            _credits += row.Amount;
            if (!(_largestCredit >= row.Amount)) _largestCredit = row.Amount;
        }
        else
        {
            _debitCount++;
            _debits += row.Amount;
            if (!(_largestDebit >= row.Amount)) _largestDebit = row.Amount;
        }
        ref var ofDay = ref CollectionsMarshal.GetValueRefOrAddDefault(_days, day, out var known);
        if (!known) ofDay.Sum = currency.Zero;
        ofDay.Count++;
        if (isCredit) ofDay.Sum += row.Amount;
        else ofDay.Sum -= row.Amount;
    }

    public CurrencyFigures Figures(Period period)
    {
        var count = _creditCount + _debitCount;
        return new(
            period, currency.Code, count, _credits - _debits, count == 0 ? null : Mean(_credits - _debits, count), _creditCount,
            _debitCount, _credits, _debits, _largestCredit, _largestDebit,
            [.. _days.OrderBy(day => day.Key).Select(day => new DayFigures(day.Key, day.Value.Count, day.Value.Sum))]);
    }

    /// <summary>Half to even, in whole minor units: a decimal quotient would have been rounded once already and could miss a tie.</summary>
    private decimal Mean(decimal sum, long count)
    {
        decimal factor = 1;
        for (var i = 0; i < currency.MinorUnits; i++) factor *= 10;
        var (quotient, rest) = Int128.DivRem((Int128)(sum * factor), count);
        var twice = Int128.Abs(rest) * 2;
        if (twice > count || (twice == count && Int128.IsOddInteger(quotient))) quotient += sum < 0 ? -1 : 1;
        return currency.Scale((decimal)quotient / factor);
    }
}
