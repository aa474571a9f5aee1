using BankingApi.Deliveries;

namespace BankingApi.Features.Webhooks;

/// <summary>What is and was delivered to a webhook, the newest events first.</summary>
public sealed record ListDeliveries(Caller Caller, Guid WebhookId, string? Status, string? Limit, string? Cursor)
    : IQuery<Page<DeliveryResponse>>;

internal sealed class ListDeliveriesHandler(KnownWebhooks webhooks, IDeliveryStore deliveries)
    : IQueryHandler<ListDeliveries, Page<DeliveryResponse>>
{
    public async Task<Result<Page<DeliveryResponse>>> Handle(ListDeliveries query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var status = Enums.Read<DeliveryStatus>(query.Status, "status", errors);
        var page = Paging.Read(
            query.Caller, query.Limit, query.Cursor,
            Cursor.Fingerprint($"webhooks/{query.WebhookId:D}/deliveries", ("status", query.Status)), errors);
        var before = PositionPaging.Read(page, errors);
        if (errors.Any) return errors.ToProblem();
        if ((await webhooks.Find(query.WebhookId, cancellationToken)).Failed(out var problem, out _)) return problem;
        var found = await deliveries.ListDeliveries(query.WebhookId, status, before, page.Limit + 1, cancellationToken);
        return PositionPaging.Page(found, page, one => one.Position, DeliveryResponse.Of);
    }
}
