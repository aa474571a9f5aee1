namespace BankingConsole.Api;

internal sealed partial class BankClient
{
    public Task<Reply<Page<Transfer>>> Transfers(string? accountId, string? status, string? cursor)
        => Get<Page<Transfer>>(
            "/transfers" + Query(("accountId", accountId?.Trim()), ("status", status), ("limit", "50"), ("cursor", cursor)), default);

    public Task<Reply<Transfer>> Make(MakeTransfer transfer, string key) => Send<Transfer>(HttpMethod.Post, "/transfers", transfer, key);
}
