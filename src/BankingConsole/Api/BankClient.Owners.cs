namespace BankingConsole.Api;

internal sealed partial class BankClient
{
    public Task<Reply<Page<Owner>>> Owners(string? search, string? cursor)
        => Get<Page<Owner>>("/owners" + Query(("search", search?.Trim()), ("limit", "25"), ("cursor", cursor)), default);

    public Task<Reply<Owner>> Owner(Guid id) => Get<Owner>($"/owners/{id}", default);

    public Task<Reply<OwnerSummary>> Summary(Guid ownerId) => Get<OwnerSummary>($"/owners/{ownerId}/summary", default);

    public Task<Reply<Page<Account>>> AccountsOf(Guid ownerId, string? cursor = null)
        => Get<Page<Account>>($"/owners/{ownerId}/accounts" + Query(("limit", "50"), ("cursor", cursor)), default);

    public Task<Reply<Owner>> Register(RegisterOwner owner, string key) => Send<Owner>(HttpMethod.Post, "/owners", owner, key);
}
