namespace BankingConsole.Api;

internal sealed partial class BankClient
{
    public Task<Reply<Page<Account>>> Accounts(string? status, string? currency, string? cursor)
        => Get<Page<Account>>(
            "/accounts" + Query(("status", status), ("currency", currency), ("limit", "50"), ("cursor", cursor)), default);

    public Task<Reply<Account>> Account(Guid id, CancellationToken cancellation) => Get<Account>($"/accounts/{id}", cancellation);

    public Task<Reply<Account>> Open(OpenAccount account, string key) => Send<Account>(HttpMethod.Post, "/accounts", account, key);

    public Task<Reply<Transaction>> Record(Guid id, RecordTransaction transaction, string key, long? seen)
        => Send<Transaction>(HttpMethod.Post, $"/accounts/{id}/transactions", transaction, key, seen);

    public Task<Reply<Transaction>> Reverse(Guid id, Guid transactionId, GiveReason reason, string key, long? seen)
        => Send<Transaction>(HttpMethod.Post, $"/accounts/{id}/transactions/{transactionId}/reversal", reason, key, seen);

    public Task<Reply<OverdraftLimit>> ChangeOverdraft(Guid id, ChangeOverdraftLimit limit, long? seen)
        => Send<OverdraftLimit>(HttpMethod.Put, $"/accounts/{id}/overdraft-limit", limit, seen: seen);

    public Task<Reply<StatusChange>> Suspend(Guid id, GiveReason reason, long? seen) => Change(id, "suspend", reason, seen);

    public Task<Reply<StatusChange>> Reactivate(Guid id, GiveReason reason, long? seen) => Change(id, "reactivate", reason, seen);

    public Task<Reply<StatusChange>> Close(Guid id, GiveReason reason, long? seen) => Change(id, "close", reason, seen);

    private Task<Reply<StatusChange>> Change(Guid id, string verb, GiveReason reason, long? seen)
        => Send<StatusChange>(HttpMethod.Post, $"/accounts/{id}/{verb}", reason, seen: seen);
}
