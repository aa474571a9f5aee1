using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>Shows that the service has looked for what is due: a webhook that is looked at after all that were registered before it, with
/// an event of its own.</summary>
internal sealed class Probe : IAsyncDisposable
{
    private readonly ApiClient _api;
    private readonly Receiver _receiver;
    private readonly Hook _hook;
    private readonly Guid _account;
    private int _events;

    private Probe(ApiClient api, Receiver receiver, Hook hook, Guid account)
        => (_api, _receiver, _hook, _account) = (api, receiver, hook, account);

    public static async Task<Probe> Of(ApiClient api)
    {
        var (receiver, account) = (await Receiver.Start(), await api.Account());
        return new(api, receiver, await api.Hook(receiver, account), account);
    }

    /// <summary>Waits for a look that began after this call.</summary>
    public async Task HasLooked()
    {
        // The first of them may be found by one that was under way.
        for (var i = 0; i < 2; i++)
        {
            await _api.Deposit(_account, "1");
            await _receiver.UntilTaken(++_events);
            await _hook.UntilThereAre(_events, "DELIVERED");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _hook.DisposeAsync();
        await _receiver.DisposeAsync();
    }
}
