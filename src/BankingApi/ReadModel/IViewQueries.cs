namespace BankingApi.ReadModel;

/// <summary>What the query endpoints ask of the read models. Lists are paged by key: <c>after</c> is the key of the last item of the page
/// before, null for the first page, and at most <c>limit</c> items come back, so a caller asks for one more than it shows.</summary>
/// <remarks>Every method throws <see cref="ReadStoreUnavailableException"/> when the store cannot answer.</remarks>
public interface IViewQueries
{
    ValueTask<AccountView?> GetAccount(Guid id, CancellationToken cancellationToken);

    /// <summary>In the order of opening; the key is <see cref="AccountView.Position"/>.</summary>
    ValueTask<IReadOnlyList<AccountView>> ListAccounts(AccountFilter filter, long? after, int limit, CancellationToken cancellationToken);

    ValueTask<OwnerView?> GetOwner(Guid id, CancellationToken cancellationToken);

    /// <summary>In the order of registering; the key is <see cref="OwnerView.Position"/>.</summary>
    ValueTask<IReadOnlyList<OwnerView>> ListOwners(OwnerFilter filter, long? after, int limit, CancellationToken cancellationToken);

    /// <summary>By revision; the key is <see cref="TransactionView.Revision"/>.</summary>
    ValueTask<IReadOnlyList<TransactionView>> ListTransactions(
        Guid accountId, TransactionFilter filter, bool newestFirst, long? after, int limit, CancellationToken cancellationToken);

    ValueTask<TransactionView?> GetTransaction(Guid accountId, Guid transactionId, CancellationToken cancellationToken);

    /// <summary>Which of these commands (see <see cref="ProcessedCommandKey"/>) an account has answered.</summary>
    ValueTask<ProcessedCommandRevisions> FindProcessedCommands(
        Guid accountId, IReadOnlyCollection<Guid> commandIds, CancellationToken cancellationToken);

    ValueTask<TransferView?> GetTransfer(Guid id, CancellationToken cancellationToken);

    /// <summary>In the order of requesting; the key is <see cref="TransferView.Position"/>.</summary>
    ValueTask<IReadOnlyList<TransferView>> ListTransfers(
        TransferFilter filter, long? after, int limit, CancellationToken cancellationToken);

    /// <summary>Accounts that are not closed and whose last event is older than <paramref name="before"/>,
    /// in the order of opening.</summary>
    ValueTask<IReadOnlyList<AccountView>> ListStaleAccounts(
        DateTimeOffset before, long? after, int limit, CancellationToken cancellationToken);

    /// <summary>Every transaction of all accounts recorded in the range (both ends inclusive),
    /// streamed in no particular order, with bounded memory.</summary>
    IAsyncEnumerable<TransactionFigures> StreamTransactions(
        DateTimeOffset from, DateTimeOffset to, string? currency, CancellationToken cancellationToken);
}

/// <summary>What analytics needs of a transaction.</summary>
public readonly record struct TransactionFigures(DateTimeOffset RecordedAt, string Currency, Direction Direction, decimal Amount);
