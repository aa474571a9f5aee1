using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>Turns bounds of time into bounds of revisions. An account's events are never recorded before their predecessors, so its
/// transactions, which lie in the order of their revisions, lie in the order of time too, and a binary search does what an index would:
/// some twenty steps in a million transactions, and nothing to keep up with every write.</summary>
internal static class AccountTimeline
{
    private const string LastRevision = "SELECT revision FROM transactions WHERE account_id = ? ORDER BY revision DESC LIMIT 1";

    private const string AtOrAfter =
        "SELECT revision, recorded_at FROM transactions WHERE account_id = ? AND revision >= ? ORDER BY revision LIMIT 1";

    /// <summary>A revision that parts the account's transactions:
    /// those from it on were recorded at the instant or later, those before it earlier.</summary>
    public static long FirstRevisionAt(SqliteConnection connection, Guid accountId, long milliseconds)
    {
        var (low, high) = (0L, Beyond(connection, accountId));
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var (revision, recordedAt) = Probe(connection, accountId, middle);
            if (recordedAt >= milliseconds) high = middle;
            else low = revision + 1;
        }
        return low;
    }

    // One past the last transaction; what is written meanwhile is later than any bound that falls before it.
    private static long Beyond(SqliteConnection connection, Guid accountId)
        => connection.Prepare(LastRevision).Add(accountId).Scalar() + 1 ?? 0;

    // There is one: the last transaction is at or after every revision that is asked for.
    private static (long Revision, long RecordedAt) Probe(SqliteConnection connection, Guid accountId, long revision)
        => connection.Prepare(AtOrAfter).Add(accountId).Add(revision).First(static row => (row.Long(0), row.Long(1)));
}
