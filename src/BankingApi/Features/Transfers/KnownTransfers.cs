using BankingApi.Features.Consistency;

namespace BankingApi.Features.Transfers;

/// <summary>A transfer by its id, from what this process made lately or from the views, as far as the caller may see it.</summary>
public sealed class KnownTransfers(
    VisibleViews views, AccountOwners owners, ReadConsistency readModel, RecentTransfers recent, TransferOutcomes ends)
{
    public async ValueTask<Result<TransferResponse>> Find(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        // Whoever has just made it must not hear that there is none, or that it is still under way, only because the views are behind.
        if (recent.TryGet(id, out var made) && Shows(caller, made))
            return TransferResponse.Of(made, await ends.Find(made.SourceId, made.Revision, made.Id, cancellationToken));
        var behind = await readModel.WaitForLists(cancellationToken);
        if (await views.GetTransfer(caller, id, cancellationToken) is { } transfer) return TransferResponse.Of(transfer);
        // Half-built views cannot tell an unknown transfer from one that is still to come.
        return behind ?? Problem.Of(ProblemCodes.TransferNotFound);
    }

    /// <summary>By what is known of it at once:
    /// to look further would take longer for somebody else's than for one that is not there.</summary>
    private bool Shows(Caller caller, ReservedTransfer made)
        => !caller.IsConfined || owners.IsKnownToShow(caller, made.SourceId)
            || owners.IsKnownToShow(caller, made.Reserved.ToAccountId);
}
