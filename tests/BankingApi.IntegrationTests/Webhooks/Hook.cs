using System.Text.Json;
using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>A webhook of a test's, removed at its end: what other tests do is not for its receiver.</summary>
internal sealed class Hook(ApiClient api, Answer registered) : IAsyncDisposable
{
    public Guid Id { get; } = registered.Id("webhookId");

    public string Secret { get; } = registered["secret"]!;

    public string Path => $"webhooks/{Id}";

    public async Task<Answer> Now() => (await api.Get(Path)).Is(200);

    public async Task<string?> Status() => (await Now())["status"];

    public Task<Answer> Enable() => api.Post($"{Path}/enable", null);

    public Task<Answer> Redeliver(string delivery) => api.Post($"{Path}/deliveries/{delivery}/redeliver", null);

    public async Task<IReadOnlyList<JsonElement>> Deliveries(string? status = null)
        => await api.Walk($"{Path}/deliveries?limit=500{(status is null ? "" : $"&status={status}")}");

    /// <summary>Waits until as many deliveries have a status.</summary>
    public Task UntilThereAre(int count, string status) => Wait.Until(async () => (await Deliveries(status)).Count == count);

    /// <summary>Waits until it has a status.</summary>
    public Task UntilIs(string status) => Wait.Until(async () => await Status() == status);

    public async ValueTask DisposeAsync() => await api.Send(HttpMethod.Delete, Path, null);
}

internal static class HookRegistration
{
    /// <param name="rest">Further fields, with a comma in front.</param>
    public static Task<Answer> Register(this ApiClient api, string url, string rest = "", string? key = null)
        => api.Post("webhooks", $$"""{"url":"{{url}}"{{rest}}}""", key);

    public static async Task<Hook> Hook(this ApiClient api, Receiver receiver, string rest = "")
        => new(api, (await api.Register(receiver.Url, rest)).Is(201));

    public static Task<Hook> Hook(this ApiClient api, Receiver receiver, Guid account)
        => api.Hook(receiver, $$""","accountId":"{{account}}" """);
}
