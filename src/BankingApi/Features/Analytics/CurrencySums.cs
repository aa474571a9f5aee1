using System.Runtime.InteropServices;
using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using BankingApi.Views;

namespace BankingApi.Features.Analytics;

/// <summary>Adds up one currency's transactions as they stream by. Memory grows with the days of the range, never with the transactions.</summary>
internal sealed class CurrencySums(Currency currency)
{
    private readonly Dictionary<DateOnly, (long Count, decimal Sum)> days = [];
    private long creditCount;
    private long debitCount;
    private decimal credits = currency.Zero;
    private decimal debits = currency.Zero;
    private decimal? largestCredit;
    private decimal? largestDebit;

    public void Add(TransactionFigures row, DateOnly day)
    {
        var isCredit = row.Direction == Direction.Credit;
        if (isCredit)
        {
            creditCount++;
            credits += row.Amount;
            if (!(largestCredit >= row.Amount)) largestCredit = row.Amount;
        }
        else
        {
            debitCount++;
            debits += row.Amount;
            if (!(largestDebit >= row.Amount)) largestDebit = row.Amount;
        }
        ref var ofDay = ref CollectionsMarshal.GetValueRefOrAddDefault(days, day, out var known);
        if (!known) ofDay.Sum = currency.Zero;
        ofDay.Count++;
        if (isCredit) ofDay.Sum += row.Amount;
        else ofDay.Sum -= row.Amount;
    }

    public CurrencyFigures Figures(Period period)
    {
        var count = creditCount + debitCount;
        return new(
            period, currency.Code, count, credits - debits, count == 0 ? null : Mean(credits - debits, count), creditCount, debitCount, credits, debits,
            largestCredit, largestDebit, [.. days.OrderBy(day => day.Key).Select(day => new DayFigures(day.Key, day.Value.Count, day.Value.Sum))]);
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
