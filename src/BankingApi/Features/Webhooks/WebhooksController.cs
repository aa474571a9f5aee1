using BankingApi.Deliveries;
using BankingApi.Http.Binding;
using BankingApi.Http.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Authorization;

namespace BankingApi.Features.Webhooks;

/// <summary>Events posted to other systems, signed as Standard Webhooks has it.</summary>
[Route("api/v1/webhooks")]
public sealed class WebhooksController(IMediator mediator) : ControllerBase
{
    /// <summary>Has events posted to an address, from now on.</summary>
    /// <remarks>
    /// A delivery is a `POST` of one event, as the feed tells it, signed as [Standard Webhooks](https://www.standardwebhooks.com) has it:
    /// `webhook-id`, `webhook-timestamp`, `webhook-signature`. It is made at least once, under the same `webhook-id` at each try, and in
    /// order per account; any 2xx within 20 s counts as arrived, and redirects are not followed. Otherwise it is tried again after 5 s,
    /// 30 s, 2 min, 10 min, 1 h, then hourly; an address that fails is tried with one delivery at a time. After three days, or a 410, the
    /// webhook is `DISABLED` and says why. The secret is told here and nowhere else. Only https, and no address of a private network.
    /// </remarks>
    [HttpPost(Name = nameof(RegisterWebhook))]
    [Authorize(Scopes.WebhooksManage)]
    [Refuses(ProblemCodes.AccountNotFound, ProblemCodes.OwnerNotFound)]
    [ProducesResponseType<RegisteredWebhookResponse>(StatusCodes.Status201Created)]
    public Task<IActionResult> Register([FromBody] RegisterWebhookBody body)
        => this.Command(
            headers => mediator.Send(new RegisterWebhook(this.Caller, body, headers.Key), HttpContext.RequestAborted),
            webhook => $"/api/v1/webhooks/{webhook.WebhookId:D}");

    /// <summary>Webhooks, in the order of registration.</summary>
    /// <remarks>Their secrets are not told again.</remarks>
    [HttpGet(Name = nameof(ListWebhooks))]
    [Authorize(Scopes.WebhooksManage)]
    [Reads(ReadSource.Deliveries)]
    [ProducesResponseType<Page<WebhookResponse>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List([FromQuery] string? limit, [FromQuery] string? cursor)
        => this.ToActionResult(await mediator.Send(new ListWebhooks(this.Caller, limit, cursor), HttpContext.RequestAborted));

    /// <summary>One webhook.</summary>
    /// <remarks>Its secret is not told again.</remarks>
    [HttpGet("{id}", Name = nameof(GetWebhook))]
    [Authorize(Scopes.WebhooksManage)]
    [Reads(ReadSource.Log)]
    [ProducesResponseType<WebhookResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Get([PathId(ProblemCodes.WebhookNotFound)] Guid id)
        => this.ToActionResult(await mediator.Send(new GetWebhook(this.Caller, id), HttpContext.RequestAborted));

    /// <summary>Has nothing posted any more, for ever.</summary>
    /// <remarks>What waits to be delivered is forgotten.</remarks>
    [HttpDelete("{id}", Name = nameof(RemoveWebhook))]
    [Authorize(Scopes.WebhooksManage)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> Remove([PathId(ProblemCodes.WebhookNotFound)] Guid id)
        => (await mediator.Send(new RemoveWebhook(this.Caller, id), HttpContext.RequestAborted)).Failed(out var problem, out _)
            ? new ProblemResult(problem) : NoContent();

    /// <summary>Has events posted again: those that wait, at once, and those from now on.</summary>
    /// <remarks>What happened while it was disabled is not posted later: the feed has it. An active one stays as it is, and what waits is
    /// tried at once.</remarks>
    [HttpPost("{id}/enable", Name = nameof(EnableWebhook))]
    [Authorize(Scopes.WebhooksManage)]
    [ProducesResponseType<WebhookResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Enable([PathId(ProblemCodes.WebhookNotFound)] Guid id)
        => this.ToActionResult(await mediator.Send(new EnableWebhook(this.Caller, id), HttpContext.RequestAborted));

    /// <summary>What is and was delivered, the newest events first.</summary>
    /// <remarks>What has arrived is listed for a week.</remarks>
    [HttpGet("{id}/deliveries", Name = nameof(ListDeliveries))]
    [Authorize(Scopes.WebhooksManage)]
    [Reads(ReadSource.Deliveries)]
    [ProducesResponseType<Page<DeliveryResponse>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Deliveries(
        [PathId(ProblemCodes.WebhookNotFound)] Guid id, [FromQuery, OneOf<DeliveryStatus>] string? status, [FromQuery] string? limit,
        [FromQuery] string? cursor)
        => this.ToActionResult(
            await mediator.Send(new ListDeliveries(this.Caller, id, status, limit, cursor), HttpContext.RequestAborted));

    /// <summary>Sends a delivery again, under its id, as the next one of its account.</summary>
    /// <remarks>In the background. One that waits is tried at once. While the webhook is disabled, it waits until it is enabled.</remarks>
    [HttpPost("{id}/deliveries/{deliveryId}/redeliver", Name = nameof(Redeliver))]
    [Authorize(Scopes.WebhooksManage)]
    [ProducesResponseType<DeliveryResponse>(StatusCodes.Status202Accepted)]
    public async Task<IActionResult> Redeliver(
        [PathId(ProblemCodes.WebhookNotFound)] Guid id, [PathId(ProblemCodes.DeliveryNotFound)] Guid deliveryId)
        => (await mediator.Send(new Redeliver(this.Caller, id, deliveryId), HttpContext.RequestAborted))
            .Failed(out var problem, out var delivery)
            ? new ProblemResult(problem) : JsonActionResult.Of(delivery, StatusCodes.Status202Accepted);
}
