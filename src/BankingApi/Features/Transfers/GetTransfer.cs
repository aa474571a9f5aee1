namespace BankingApi.Features.Transfers;

public sealed record GetTransfer(Caller Caller, Guid Id) : IQuery<TransferResponse>;

internal sealed class GetTransferHandler(KnownTransfers known) : IQueryHandler<GetTransfer, TransferResponse>
{
    public async Task<Result<TransferResponse>> Handle(GetTransfer query, CancellationToken cancellationToken)
        => await known.Find(query.Caller, query.Id, cancellationToken);
}
