using BankingApi.Features.Consistency;

namespace BankingApi.Features.Transfers;

public sealed record GetTransfer(Caller Caller, Guid Id) : IQuery<TransferResponse>;

internal sealed class GetTransferHandler(
    VisibleViews views, AccountOwners owners, ReadConsistency readModel, RecentTransfers recent, TransferOutcomes ends)
    : IQueryHandler<GetTransfer, TransferResponse>
{
    public async Task<Result<TransferResponse>> Handle(GetTransfer query, CancellationToken cancellationToken)
    {
        // Whoever has just made it must not hear that there is none, or that it is still under way, only because the views are behind.
        if (recent.TryGet(query.Id, out var made) && Shows(query.Caller, made))
            return TransferResponse.Of(made, await ends.Find(made.SourceId, made.Revision, made.Id, cancellationToken));
        var behind = await readModel.WaitForLists(cancellationToken);
        if (await views.GetTransfer(query.Caller, query.Id, cancellationToken) is { } transfer) return TransferResponse.Of(transfer);
        // Half-built views cannot tell an unknown transfer from one that is still to come.
        return behind ?? Problem.Of(ProblemCodes.TransferNotFound);
    }

    /// <summary>By what is known of it at once:
    /// to look further would take longer for somebody else's than for one that is not there.</summary>
    private bool Shows(Caller caller, ReservedTransfer made)
        => !caller.IsConfined || owners.IsKnownToShow(caller, made.SourceId)
            || owners.IsKnownToShow(caller, made.Reserved.ToAccountId);
}
