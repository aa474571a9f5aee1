using BankingApi.Features.Consistency;

namespace BankingApi.Features.Accounts;

public sealed record GetAccount(Caller Caller, Guid Id, string? MinRevision) : IQuery<AccountResponse>;

internal sealed class GetAccountHandler(ReadConsistency readModel) : IQueryHandler<GetAccount, AccountResponse>
{
    public async Task<Result<AccountResponse>> Handle(GetAccount query, CancellationToken cancellationToken)
        => (await readModel.Account(query.Caller, query.Id, query.MinRevision, cancellationToken)).Failed(out var problem, out var view)
            ? problem : AccountResponse.Of(view);
}
