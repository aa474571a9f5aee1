using BankingApi.Domain.Webhooks;

namespace BankingApi.Deliveries;

/// <summary>A webhook's state as the stores keep it: beside what they search by, they need not know what is in it.</summary>
internal static class WebhookState
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static string Write(Webhook webhook) => JsonSerializer.Serialize(webhook, Options);

    public static Webhook Read(string text) => JsonSerializer.Deserialize<Webhook>(text, Options)!;
}
