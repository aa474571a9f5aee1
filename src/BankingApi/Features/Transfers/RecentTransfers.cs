using System.Diagnostics.CodeAnalysis;

namespace BankingApi.Features.Transfers;

/// <summary>Where the transfers that this process made lately are in the log: a transfer's id does not tell its source, so a query for one
/// that the views lack could not look there. Once one is forgotten, the views have had plenty of time.</summary>
public sealed class RecentTransfers
{
    private const int GenerationSize = 10_000;

    private readonly BoundedCache<Guid, ReservedTransfer> _transfers = new(GenerationSize);

    public void Add(ReservedTransfer transfer) => _transfers.Add(transfer.Id, transfer);

    public bool TryGet(Guid id, [NotNullWhen(true)] out ReservedTransfer? transfer) => _transfers.TryGet(id, out transfer);
}
