using BankingApi.Features.Consistency;

namespace BankingApi.Features.Owners;

public sealed record GetOwner(Caller Caller, Guid Id) : IQuery<OwnerResponse>;

internal sealed class GetOwnerHandler(ReadConsistency readModel) : IQueryHandler<GetOwner, OwnerResponse>
{
    public async Task<Result<OwnerResponse>> Handle(GetOwner query, CancellationToken cancellationToken)
        => (await readModel.Owner(query.Caller, query.Id, cancellationToken)).Failed(out var problem, out var view) ? problem : OwnerResponse.Of(view);
}
