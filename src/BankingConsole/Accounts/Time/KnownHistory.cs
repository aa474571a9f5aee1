using BankingConsole.Api;

namespace BankingConsole.Accounts.Time;

/// <summary>The whole history of an account that is not too long: got once, and then as its events come.</summary>
/// <param name="arrived">Told of each page.</param>
internal sealed class KnownHistory(BankClient bank, Guid accountId, Action<IReadOnlyList<HistoryEntry>> arrived)
{
    /// <summary>Of more, the chart shows samples.</summary>
    public const int Most = 3000;

    private readonly List<HistoryEntry> _entries = [];

    public void Append(IReadOnlyList<HistoryEntry> entries)
    {
        foreach (var entry in entries)
            if (entry.Revision == _entries.Count && _entries.Count > 0) _entries.Add(entry);
    }

    /// <summary>All events up to a revision at least.</summary>
    public async Task<Reply<IReadOnlyList<HistoryEntry>>> UpTo(long revision, CancellationToken cancellation)
    {
        if (_entries.Count > revision) return new([.. _entries], null);
        var entries = new List<HistoryEntry>();
        string? cursor = null;
        do
        {
            var page = await bank.History(accountId, cursor, cancellation);
            if (page.Value is not { } got) return new(null, page.Problem);
            entries.AddRange(got.Items);
            arrived(got.Items);
            cursor = got.NextCursor;
        }
        while (cursor is not null);
        if (entries.Count > _entries.Count)
        {
            _entries.Clear();
            _entries.AddRange(entries);
        }
        return new([.. _entries], null);
    }
}
