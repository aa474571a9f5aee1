namespace BankingApi.EventStore;

/// <summary>What streams are called.</summary>
public static class StreamNames
{
    public const string AccountPrefix = "BankAccount-";
    public const string OwnerPrefix = "Person-";

    /// <summary>Snapshots have a category of their own, so that no subscription ever sees one.</summary>
    public const string SnapshotPrefix = "BankAccountSnapshot-";

    public const string WebhookPrefix = "Webhook-";

    /// <summary>Of the bank's own facts: what the views are made of, and what others may follow.</summary>
    public static readonly IReadOnlyList<string> Prefixes = [AccountPrefix, OwnerPrefix];

    /// <summary>Of all streams whose events are chained by their hashes (see <see cref="Serialization.HashChain"/>):
    /// all but snapshots, which follow from them.</summary>
    public static readonly IReadOnlyList<string> Chained = [AccountPrefix, OwnerPrefix, WebhookPrefix];

    public static string OfAccount(Guid id) => AccountPrefix + id.ToString("N");

    public static string OfOwner(Guid id) => OwnerPrefix + id.ToString("N");

    public static string OfWebhook(Guid id) => WebhookPrefix + id.ToString("N");

    public static string OfSnapshot(Guid accountId) => SnapshotPrefix + accountId.ToString("N");

    public static bool IsAccount(string stream, out Guid id) => IsOf(AccountPrefix, stream, out id);

    public static bool IsOwner(string stream, out Guid id) => IsOf(OwnerPrefix, stream, out id);

    public static bool IsWebhook(string stream, out Guid id) => IsOf(WebhookPrefix, stream, out id);

    private static bool IsOf(string prefix, string stream, out Guid id)
    {
        id = default;
        return stream.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParseExact(stream.AsSpan(prefix.Length), "N", out id);
    }
}
