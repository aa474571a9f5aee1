namespace BankingConsole.Api;

internal sealed partial class BankClient
{
    /// <param name="atLeast">The revision that the answer has to know already.</param>
    public Task<Reply<Page<Hold>>> Holds(Guid id, string? status, long atLeast, string? cursor)
        => Get<Page<Hold>>(
            $"/accounts/{id}/holds" + Query(("status", status), ("limit", "50"), ("minRevision", Text(atLeast)), ("cursor", cursor)),
            default);

    public Task<Reply<Hold>> Place(Guid id, PlaceHold hold, string key, long? seen)
        => Send<Hold>(HttpMethod.Post, $"/accounts/{id}/holds", hold, key, seen);

    public Task<Reply<Transaction>> Capture(Guid id, Guid holdId, CaptureHold capture, string key)
        => Send<Transaction>(HttpMethod.Post, $"/accounts/{id}/holds/{holdId}/capture", capture, key);

    public Task<Reply<Hold>> Void(Guid id, Guid holdId, GiveReason reason, string key)
        => Send<Hold>(HttpMethod.Post, $"/accounts/{id}/holds/{holdId}/void", reason, key);
}
