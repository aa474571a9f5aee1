namespace BankingApi.Features.Accounts;

/// <summary>One event, and its step of the balance.</summary>
/// <param name="Data">The event as it is stored, in its current version.</param>
/// <param name="CorrelationId">One for all that a request or a transfer set in motion.</param>
/// <param name="CausationId">The command that it answers.</param>
/// <param name="BalanceBefore">Null before the opening.</param>
/// <param name="Hash">SHA-256 (64 hexadecimal digits) of the event and of the hash before it; null in events from before there were hashes.
/// </param>
public sealed record HistoryEntry(
    long Revision, Guid EventId, string EventType, DateTimeOffset RecordedAt, StoredJson Data, string? CorrelationId, string? CausationId,
    string? Actor, decimal? BalanceBefore, decimal BalanceAfter, string? Hash);

/// <summary>Explains a balance step by step.</summary>
public sealed class AuditTrail(EventSerializer serializer)
{
    /// <param name="events">Of one account, one behind the other.</param>
    public async ValueTask<List<HistoryEntry>> Explain(
        AccountPast past, IReadOnlyList<PastEvent> events, CancellationToken cancellationToken)
    {
        var entries = new List<HistoryEntry>(events.Count);
        if (events.Count == 0) return entries;
        var before = await past.BalanceBefore(events[0].Revision, cancellationToken);
        foreach (var one in events)
        {
            var entry = await Explain(past, one, before, cancellationToken);
            entries.Add(entry);
            before = entry.BalanceAfter;
        }
        return entries;
    }

    /// <param name="before">The balance before it; null before the opening.</param>
    public async ValueTask<HistoryEntry> Explain(AccountPast past, PastEvent one, decimal? before, CancellationToken cancellationToken)
    {
        var after = (await past.BalancesAfter(one, cancellationToken)).Balance;
        var (type, data) = serializer.Current(one.Stored);
        return new(
            one.Revision, one.Stored.Id, type, one.Event.RecordedAt, new(data), one.Metadata.CorrelationId,
            one.Metadata.CausationId, one.Metadata.Actor, before, after, one.Metadata.Hash);
    }
}
