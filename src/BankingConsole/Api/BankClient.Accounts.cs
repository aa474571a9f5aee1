namespace BankingConsole.Api;

internal sealed partial class BankClient
{
    public Task<Reply<Page<Account>>> Accounts(string? status, string? currency, string? cursor)
        => Get<Page<Account>>(
            "/accounts" + Query(("status", status), ("currency", currency), ("limit", "50"), ("cursor", cursor)), default);

    public Task<Reply<Account>> Account(Guid id, CancellationToken cancellation) => Get<Account>($"/accounts/{id}", cancellation);

    /// <param name="atLeast">The revision that the answer has to know already.</param>
    public Task<Reply<Page<Hold>>> Holds(Guid id, string? status, long atLeast, string? cursor)
        => Get<Page<Hold>>(
            $"/accounts/{id}/holds" + Query(("status", status), ("limit", "50"), ("minRevision", Text(atLeast)), ("cursor", cursor)),
            default);

    public Task<Reply<Account>> Open(OpenAccount account, string key) => Send<Account>(HttpMethod.Post, "/accounts", account, key);

    public Task<Reply<Transaction>> Record(Guid id, RecordTransaction transaction, string key, long? seen)
        => Send<Transaction>(HttpMethod.Post, $"/accounts/{id}/transactions", transaction, key, seen);

    public Task<Reply<OverdraftLimit>> ChangeOverdraft(Guid id, ChangeOverdraftLimit limit, long? seen)
        => Send<OverdraftLimit>(HttpMethod.Put, $"/accounts/{id}/overdraft-limit", limit, seen: seen);

    public Task<Reply<StatusChange>> Suspend(Guid id, GiveReason reason, long? seen) => Change(id, "suspend", reason, seen);

    public Task<Reply<StatusChange>> Reactivate(Guid id, GiveReason reason, long? seen) => Change(id, "reactivate", reason, seen);

    public Task<Reply<StatusChange>> Close(Guid id, GiveReason reason, long? seen) => Change(id, "close", reason, seen);

    private Task<Reply<StatusChange>> Change(Guid id, string verb, GiveReason reason, long? seen)
        => Send<StatusChange>(HttpMethod.Post, $"/accounts/{id}/{verb}", reason, seen: seen);
}
