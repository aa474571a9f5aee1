using BankingApi.Privacy;

namespace BankingApi.ReadModel;

/// <summary>The views as far as a caller may see them: the only way from a feature to them, so that none can forget to ask. Somebody
/// else's is not there.</summary>
/// <remarks>Nor is who an owner was that has been erased, whatever the views still have: a restored back-up of them has
/// everybody.</remarks>
public sealed class VisibleViews(IViewQueries views, IHoldQueries holds, ErasedOwners erased)
{
    public async ValueTask<AccountView?> GetAccount(Caller caller, Guid id, CancellationToken cancellationToken)
        => await views.GetAccount(id, cancellationToken) is { } account && caller.Sees(account.OwnerId) ? Told(account) : null;

    /// <inheritdoc cref="IViewQueries.ListAccounts"/>
    public async ValueTask<IReadOnlyList<AccountView>> ListAccounts(
        Caller caller, AccountFilter filter, long? after, int limit, CancellationToken cancellationToken)
    {
        var ownerId = filter.OwnerId ?? caller.OwnerId;
        if (!caller.Sees(ownerId)) return [];
        return Told(await views.ListAccounts(filter with { OwnerId = ownerId }, after, limit, cancellationToken));
    }

    /// <returns>Null also for one whose erasure the view has not got: the log has.</returns>
    public async ValueTask<OwnerView?> GetOwner(Caller caller, Guid id, CancellationToken cancellationToken)
        => await views.GetOwner(id, cancellationToken) is { } owner && caller.Sees(owner.Id) && Told(owner) == owner ? owner : null;

    /// <inheritdoc cref="IViewQueries.ListOwners"/>
    public async ValueTask<IReadOnlyList<OwnerView>> ListOwners(
        Caller caller, OwnerFilter filter, long? after, int limit, CancellationToken cancellationToken)
    {
        var found = new List<OwnerView>(limit);
        while (true)
        {
            var wanted = limit - found.Count;
            var page = await views.ListOwners(filter with { Id = caller.OwnerId ?? filter.Id }, after, wanted, cancellationToken);
            foreach (var owner in page)
            {
                // Found by a name that is not told any more is as good as not found.
                var isFoundByName = filter.Search is { Length: > 0 } && owner.Person is not null;
                if (!isFoundByName || erased.Find(owner.Id) is null) found.Add(Told(owner));
            }
            if (page.Count < wanted || found.Count == limit) return found;
            after = page[^1].Position;
        }
    }

    /// <inheritdoc cref="IViewQueries.ListTransactions"/>
    public async ValueTask<IReadOnlyList<TransactionView>> ListTransactions(
        Caller caller, Guid accountId, TransactionFilter filter, bool newestFirst, long? after, int limit,
        CancellationToken cancellationToken)
        => await Shows(caller, accountId, cancellationToken)
            ? await views.ListTransactions(accountId, filter, newestFirst, after, limit, cancellationToken) : [];

    public async ValueTask<TransactionView?> GetTransaction(
        Caller caller, Guid accountId, Guid transactionId, CancellationToken cancellationToken)
        => await Shows(caller, accountId, cancellationToken)
            ? await views.GetTransaction(accountId, transactionId, cancellationToken) : null;

    public async ValueTask<HoldView?> GetHold(Caller caller, Guid accountId, Guid holdId, CancellationToken cancellationToken)
        => await Shows(caller, accountId, cancellationToken) ? await holds.GetHold(accountId, holdId, cancellationToken) : null;

    /// <inheritdoc cref="IHoldQueries.ListHolds"/>
    public async ValueTask<IReadOnlyList<HoldView>> ListHolds(
        Caller caller, Guid accountId, HoldFilter filter, long? after, int limit, CancellationToken cancellationToken)
        => await Shows(caller, accountId, cancellationToken)
            ? await holds.ListHolds(accountId, filter, after, limit, cancellationToken) : [];

    /// <summary>Each side's owner sees a transfer.</summary>
    public async ValueTask<TransferView?> GetTransfer(Caller caller, Guid id, CancellationToken cancellationToken)
        => await views.GetTransfer(id, cancellationToken) is { } transfer
            && (caller.Sees(transfer.FromOwnerId) || caller.Sees(transfer.ToOwnerId)) ? transfer : null;

    /// <inheritdoc cref="IViewQueries.ListTransfers"/>
    public ValueTask<IReadOnlyList<TransferView>> ListTransfers(
        Caller caller, TransferFilter filter, long? after, int limit, CancellationToken cancellationToken)
        => views.ListTransfers(filter with { OwnerId = caller.OwnerId ?? filter.OwnerId }, after, limit, cancellationToken);

    /// <inheritdoc cref="IViewQueries.ListStaleAccounts"/>
    public ValueTask<IReadOnlyList<AccountView>> ListStaleAccounts(
        Caller caller, DateTimeOffset before, long? after, int limit, CancellationToken cancellationToken)
        => views.ListStaleAccounts(Unconfined(caller, before), after, limit, cancellationToken);

    /// <inheritdoc cref="IViewQueries.StreamTransactions"/>
    public IAsyncEnumerable<TransactionFigures> StreamTransactions(
        Caller caller, DateTimeOffset from, DateTimeOffset to, string? currency, CancellationToken cancellationToken)
        => views.StreamTransactions(Unconfined(caller, from), to, currency, cancellationToken);

    private AccountView Told(AccountView account)
        => account.OwnerName is null || erased.Find(account.OwnerId) is null ? account
            : account with { OwnerName = null, OwnerEmail = null };

    private IReadOnlyList<AccountView> Told(IReadOnlyList<AccountView> accounts)
        => erased.Known.Count == 0 ? accounts : [.. accounts.Select(Told)];

    private OwnerView Told(OwnerView owner)
        => owner.ErasedAt is null && erased.Find(owner.Id) is { } erasure ? owner with { Person = null, ErasedAt = erasure.At } : owner;

    private async ValueTask<bool> Shows(Caller caller, Guid accountId, CancellationToken cancellationToken)
        => !caller.IsConfined || await GetAccount(caller, accountId, cancellationToken) is not null;

    /// <summary>Of what is nobody's own: whom it is closed to was to be refused long before.</summary>
    private static T Unconfined<T>(Caller caller, T asked)
        => !caller.IsConfined ? asked : throw new InvalidOperationException("A caller confined to an owner asks for the whole bank.");
}
