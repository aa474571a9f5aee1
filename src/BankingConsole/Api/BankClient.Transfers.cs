namespace BankingConsole.Api;

public sealed partial class BankClient
{
    public Task<Reply<Page<Transfer>>> Transfers(string? accountId, string? status, string? cursor = null)
        => Get<Page<Transfer>>(
            "/transfers" + Query(("accountId", accountId?.Trim()), ("status", status), ("limit", "50"), ("cursor", cursor)), default);

    public Task<Reply<Transfer>> Transfer(Guid id) => Get<Transfer>($"/transfers/{id}", default);

    public Task<Reply<Transfer>> Make(MakeTransfer transfer, string key, long? seen = null)
        => Send<Transfer>(HttpMethod.Post, "/transfers", transfer, key, seen);
}
