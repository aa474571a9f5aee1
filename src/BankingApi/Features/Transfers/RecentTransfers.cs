using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace BankingApi.Features.Transfers;

/// <summary>
/// Where the transfers that this process made lately are in the log: a transfer's id does not tell its source, so a query for one that the views lack
/// could not look there. Two generations, the older of which is forgotten when the younger is full: then the views have had plenty of time.
/// </summary>
public sealed class RecentTransfers
{
    private const int GenerationSize = 10_000;

    private volatile ConcurrentDictionary<Guid, ReservedTransfer> young = new();
    private volatile ConcurrentDictionary<Guid, ReservedTransfer> old = new();
    private int count;

    public void Add(ReservedTransfer transfer)
    {
        if (Interlocked.Increment(ref count) % GenerationSize == 0)
        {
            old = young;
            young = new();
        }
        young[transfer.Id] = transfer;
    }

    public bool TryGet(Guid id, [NotNullWhen(true)] out ReservedTransfer? transfer) => young.TryGetValue(id, out transfer) || old.TryGetValue(id, out transfer);
}
