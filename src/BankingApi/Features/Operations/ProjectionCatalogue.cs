using BankingApi.Features.Transfers;
using BankingApi.Features.Webhooks;
using BankingApi.Projections;
using BankingApi.Subscriptions;

namespace BankingApi.Features.Operations;

/// <summary>The service's consumers of the log, by the names that operators use.</summary>
public sealed class ProjectionCatalogue(
    ProjectionState projection, TransferWorkerState transfers, WebhookWorkerState webhooks, IOptions<ProjectionOptions> projectionOptions,
    IOptions<TransferOptions> transferOptions, IOptions<WebhookOptions> webhookOptions)
{
    /// <summary>The read models of owners, accounts, transactions and transfers.</summary>
    public const string Views = "views";

    /// <summary>The process that finishes transfers.</summary>
    public const string Transfers = "transfers";

    /// <summary>What finds the events that are posted to webhooks.</summary>
    public const string Webhooks = "webhooks";

    public IReadOnlyList<CataloguedProjection> All { get; } =
    [
        new(Views, projectionOptions.Value.ConsumerGroup, projection),
        new(Transfers, transferOptions.Value.ConsumerGroup, transfers),
        new(Webhooks, webhookOptions.Value.ConsumerGroup, webhooks),
    ];

    public CataloguedProjection? Find(string name) => All.FirstOrDefault(one => one.Name == name);
}

public sealed record CataloguedProjection(string Name, string Group, WorkerState State);
