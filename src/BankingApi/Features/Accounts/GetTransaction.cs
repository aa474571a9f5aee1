using BankingApi.Features.Consistency;

namespace BankingApi.Features.Accounts;

public sealed record GetTransaction(Caller Caller, Guid AccountId, Guid TransactionId, string? MinRevision)
    : IQuery<WithRevision<TransactionResponse>>;

internal sealed class GetTransactionHandler(VisibleViews views, ReadConsistency readModel)
    : IQueryHandler<GetTransaction, WithRevision<TransactionResponse>>
{
    public async Task<Result<WithRevision<TransactionResponse>>> Handle(GetTransaction query, CancellationToken cancellationToken)
    {
        if ((await readModel.Account(query.Caller, query.AccountId, query.MinRevision, cancellationToken))
            .Failed(out var problem, out var account))
            return problem;
        return await views.GetTransaction(query.Caller, query.AccountId, query.TransactionId, cancellationToken) is { } found
            ? new WithRevision<TransactionResponse>(account.Revision, () => new(TransactionResponse.Of(found)))
            : Problem.Of(ProblemCodes.TransactionNotFound);
    }
}
