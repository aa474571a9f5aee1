using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using BankingApi.Deliveries;
using BankingApi.Features.Live;
using Polly.Timeout;
using StandardWebhooks;

namespace BankingApi.Features.Webhooks;

/// <summary>What came of one try.</summary>
/// <param name="Status">HTTP's; null without an answer.</param>
/// <param name="Error">Why it counts as failed, for people; null where it arrived.</param>
public sealed record SendOutcome(int? Status, string? Error)
{
    public bool HasArrived => Error is null;

    /// <summary>The receiver says that nothing shall be sent any more.</summary>
    public bool IsGone => Status == (int)HttpStatusCode.Gone;
}

/// <summary>Posts events, signed as Standard Webhooks has it. What the receiver says beyond its status is not read.</summary>
public sealed class WebhookSender(HttpClient http, IEventStore events, VisibleLog log, EventSerializer serializer, TimeProvider clock)
{
    private static readonly ProductInfoHeaderValue Name = new("BankingApi", null);

    /// <exception cref="EventStoreUnavailableException">The event cannot be read now.</exception>
    public async ValueTask<SendOutcome> Send(RegisteredWebhook webhook, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        // Read now, not when it was planned: what an event may still tell is decided when it is told.
        var stored = await events.ReadForwards(delivery.Lane.Stream, delivery.Revision, 1, cancellationToken);
        if (stored.Count == 0) throw new InvalidOperationException($"Event {delivery.Revision} of {delivery.Lane.Stream} is gone.");
        var visible = await log.WithOwners(stored, cancellationToken);
        var body = JsonSerializer.Serialize(WebhookMessage.Of(FeedItem.Of(visible[0], serializer)), BankingJson.Options);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(webhook.Webhook.Url)) { Content = new StringContent(body) };
        Sign(request, webhook.Webhook.Secret, delivery.Id.ToString("D"), body);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            return new(status, response.IsSuccessStatusCode ? null : $"The receiver answered {status}.");
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, Explain(failure));
        }
    }

    private void Sign(HttpRequestMessage request, string secret, string id, string body)
    {
        // The header tells whole seconds, and they are what is signed.
        var now = clock.GetUtcNow();
        request.Content!.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        request.Headers.UserAgent.Add(Name);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", new StandardWebhook(secret).Sign(id, now, body));
    }

    /// <summary>In words that betray nothing of our own network.</summary>
    private static string Explain(Exception failure) => failure switch
    {
        HttpRequestException { InnerException: ForbiddenEndpointException } => "The address is not of the public network.",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "The host cannot be found.",
        HttpRequestException { InnerException: AuthenticationException } => "The receiver's certificate is not valid.",
        TimeoutRejectedException or OperationCanceledException => "The receiver did not answer in time.",
        HttpRequestException => "The connection could not be made, or broke.",
        _ => "The request could not be sent.",
    };
}

/// <summary>What a receiver gets: the event as the feed tells it, and, in front, <c>type</c> and <c>timestamp</c> under the names that
/// Standard Webhooks recommends.</summary>
internal sealed record WebhookMessage(
    string Type, DateTimeOffset Timestamp, Guid EventId, string StreamId, Guid? AccountId, Guid? OwnerId, long Revision, string EventType,
    DateTimeOffset RecordedAt, StoredJson? Data)
{
    public static WebhookMessage Of(FeedItem item) => new(
        item.EventType, item.RecordedAt, item.EventId, item.StreamId, item.AccountId, item.OwnerId, item.Revision, item.EventType,
        item.RecordedAt, item.Data);
}
