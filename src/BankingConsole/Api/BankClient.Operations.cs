namespace BankingConsole.Api;

internal sealed partial class BankClient
{
    /// <summary>One block for each currency, or of the one that is named.</summary>
    public async Task<Reply<AllCurrencies>> Analytics(string from, string to, string? currency, string timeZone)
    {
        var query = Query(("from", from), ("to", to), ("currency", currency), ("timeZone", timeZone));
        if (string.IsNullOrEmpty(currency)) return await Get<AllCurrencies>("/analytics/transactions" + query, default);
        var one = await Get<CurrencyFigures>("/analytics/transactions" + query, default);
        return new Reply<AllCurrencies>(one.Value is null ? null : new AllCurrencies([one.Value]), one.Problem);
    }

    public Task<Reply<ProjectionList>> Projections() => Get<ProjectionList>("/operations/projections", default);

    public Task<Reply<Page<ParkedEvent>>> Parked(string name, string? cursor)
        => Get<Page<ParkedEvent>>($"/operations/projections/{name}/parked" + Query(("cursor", cursor)), default);

    public Task<Reply<Replay>> ReplayParked(string name)
        => Send<Replay>(HttpMethod.Post, $"/operations/projections/{name}/parked/replay", null);

    public Task<Reply<Rebuild>> Rebuild(string name) => Send<Rebuild>(HttpMethod.Post, $"/operations/projections/{name}/rebuild", null);
}
