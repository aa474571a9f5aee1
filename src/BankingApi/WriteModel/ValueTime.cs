namespace BankingApi.WriteModel;

/// <summary>An account's balances by value time: money counts from its value date on, whenever it was recorded. That is the recorded
/// balance then, plus what was recorded later and counts since before: the back-dated transactions, which are few. They come from the read
/// model's index as far as that reaches, and from the stream for the rest.</summary>
public sealed class ValueTime(IBackdatedQueries index)
{
    /// <summary>Events that are read at a time where the index does not reach.</summary>
    private const int Page = 500;

    /// <summary>What the balance at <paramref name="valueAt"/> was, by all that had been recorded at a revision.</summary>
    /// <param name="recorded">The last event recorded at that time, or at the revision, where that was earlier.</param>
    /// <param name="known">The last event that counts.</param>
    public async ValueTask<AccountBalances> Balances(
        AccountPast past, DateTimeOffset valueAt, PastEvent recorded, PastEvent known, CancellationToken cancellationToken)
    {
        var balances = await past.BalancesAfter(recorded, cancellationToken);
        var backdated = await Backdated(past, recorded.Revision, known.Revision, cancellationToken);
        var counting = backdated.Where(one => one.ValueAt <= valueAt);
        return balances with { Balance = counting.Aggregate(balances.Balance, (sum, one) => sum + one.Amount) };
    }

    /// <summary>The transactions that were back-dated between two revisions.</summary>
    /// <param name="after">Exclusive.</param>
    /// <param name="until">Inclusive.</param>
    public async ValueTask<List<BackdatedTransaction>> Backdated(
        AccountPast past, long after, long until, CancellationToken cancellationToken)
    {
        var found = new List<BackdatedTransaction>();
        var covered = after;
        if (after >= until) return found;
        try
        {
            var indexed = await index.ListBackdated(past.AccountId, after, until, cancellationToken);
            covered = Math.Max(after, indexed.CoveredTo);
            found.AddRange(indexed.Found.Where(one => one.Revision <= covered));
        }
        catch (ReadStoreUnavailableException)
        {
            // The log alone is enough, only slower.
        }
        while (covered < until)
        {
            var page = await past.Read(covered + 1, (int)Math.Min(Page, until - covered), cancellationToken);
            if (page.Count == 0) throw new InvalidOperationException("An account's stream has a gap.");
            foreach (var one in page)
                if (BackdatedTransaction.Of(one.Event, past.AccountId, one.Revision) is { } backdated) found.Add(backdated);
            covered = page[^1].Revision;
        }
        return found;
    }
}
