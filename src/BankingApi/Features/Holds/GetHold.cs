using BankingApi.Features.Consistency;

namespace BankingApi.Features.Holds;

public sealed record GetHold(Caller Caller, Guid AccountId, Guid HoldId, string? MinRevision) : IQuery<WithRevision<HoldResponse>>;

internal sealed class GetHoldHandler(VisibleViews views, ReadConsistency readModel) : IQueryHandler<GetHold, WithRevision<HoldResponse>>
{
    public async Task<Result<WithRevision<HoldResponse>>> Handle(GetHold query, CancellationToken cancellationToken)
    {
        if ((await readModel.Account(query.Caller, query.AccountId, query.MinRevision, cancellationToken))
            .Failed(out var problem, out var account))
            return problem;
        return await views.GetHold(query.Caller, query.AccountId, query.HoldId, cancellationToken) is { } found
            ? new WithRevision<HoldResponse>(account.Revision, () => new(HoldResponse.Of(found)))
            : Problem.Of(ProblemCodes.HoldNotFound);
    }
}
