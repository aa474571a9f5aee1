using BankingApi.Features.Consistency;
using BankingApi.Projections;

namespace BankingApi.Features.Owners;

/// <summary>Whether an owner has accounts that are not closed, however far the views have come: what they do not know yet is read from the
/// log.</summary>
public sealed class OwnersAccounts(
    IViewQueries queries, IViewWriter views, IEventStore events, EventSerializer serializer, AccountHistory history,
    ProjectionState projection)
{
    private const int PageSize = 500;

    private static readonly string[] Accounts = [StreamNames.AccountPrefix];

    public async ValueTask<Result<bool>> AreOpen(Guid ownerId, CancellationToken cancellationToken)
    {
        if (projection.IsBuilding) return ReadConsistency.Behind;
        // First: whatever comes into the views after this is in the log behind it, too.
        var (position, _, _) = await views.ReadProgress(cancellationToken);
        long? after = null;
        while (true)
        {
            var page = await queries.ListAccounts(new(OwnerId: ownerId), after, PageSize, cancellationToken);
            foreach (var account in page)
                if (account.Status != AccountStatus.Closed && await IsOpen(account.Id, cancellationToken)) return true;
            if (page.Count < PageSize) break;
            after = page[^1].Position;
        }
        return await AreOpenSince(ownerId, position, cancellationToken);
    }

    private async ValueTask<bool> AreOpenSince(Guid ownerId, long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await events.ReadAll(position, PageSize, Accounts, cancellationToken);
            foreach (var stored in page.Events)
            {
                if (stored.Revision == 0 && serializer.Deserialize(stored) is BankAccountCreated opening && opening.OwnerId == ownerId
                    && await IsOpen(opening.AccountId, cancellationToken)) return true;
            }
            if (page.IsEnd) return false;
            position = page.Position;
        }
    }

    private async ValueTask<bool> IsOpen(Guid accountId, CancellationToken cancellationToken)
        => await history.Find(Caller.Service, accountId, cancellationToken) is { } past
            && (await past.BalancesAfter(past.Head, cancellationToken)).Status != AccountStatus.Closed;
}
