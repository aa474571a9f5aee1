using BankingApi.Features.Transfers;
using BankingApi.Projections;
using BankingApi.Subscriptions;

namespace BankingApi.Features.Operations;

/// <summary>The service's consumers of the log, by the names that operators use.</summary>
public sealed class ProjectionCatalogue(
    ProjectionState projection, TransferWorkerState transfers, IOptions<ProjectionOptions> projectionOptions,
    IOptions<TransferOptions> transferOptions)
{
    /// <summary>The read models of owners, accounts, transactions and transfers.</summary>
    public const string Views = "views";

    /// <summary>The process that finishes transfers.</summary>
    public const string Transfers = "transfers";

    public IReadOnlyList<CataloguedProjection> All { get; } =
    [
        new(Views, projectionOptions.Value.ConsumerGroup, projection),
        new(Transfers, transferOptions.Value.ConsumerGroup, transfers),
    ];

    public CataloguedProjection? Find(string name) => All.FirstOrDefault(one => one.Name == name);
}

public sealed record CataloguedProjection(string Name, string Group, WorkerState State);
