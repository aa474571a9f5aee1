using BankingApi.Http;
using BankingApi.Pipeline;
using BankingApi.Views;

namespace BankingApi.Features.Transfers;

public sealed record GetTransfer(Guid Id) : IQuery<TransferResponse>;

internal sealed class GetTransferHandler(IViewQueries views, ReadModel readModel) : IQueryHandler<GetTransfer, TransferResponse>
{
    public async Task<Result<TransferResponse>> Handle(GetTransfer query, CancellationToken cancellationToken)
    {
        var behind = await readModel.Lists(cancellationToken);
        if (await views.GetTransfer(query.Id, cancellationToken) is { } transfer) return TransferResponse.Of(transfer);
        // Half-built views cannot tell an unknown transfer from one that is still to come.
        return behind ?? Problem.Of(ProblemCodes.TransferNotFound);
    }
}
