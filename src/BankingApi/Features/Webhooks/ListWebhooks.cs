using BankingApi.Deliveries;

namespace BankingApi.Features.Webhooks;

/// <summary>Webhooks, in the order of registration.</summary>
public sealed record ListWebhooks(Caller Caller, string? Limit, string? Cursor) : IQuery<Page<WebhookResponse>>;

internal sealed class ListWebhooksHandler(IDeliveryStore deliveries) : IQueryHandler<ListWebhooks, Page<WebhookResponse>>
{
    public async Task<Result<Page<WebhookResponse>>> Handle(ListWebhooks query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var page = Paging.Read(query.Caller, query.Limit, query.Cursor, Cursor.Fingerprint("webhooks"), errors);
        var after = PositionPaging.Read(page, errors);
        if (errors.Any) return errors.ToProblem();
        var found = await deliveries.List(after, page.Limit + 1, cancellationToken);
        return PositionPaging.Page(found, page, one => one.Position, one => WebhookResponse.Of(one.Webhook));
    }
}
