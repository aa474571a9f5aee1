using System.Collections.Concurrent;

namespace BankingApi.Projections;

/// <summary>Accounts whose projection stopped at an event that could not be applied:
/// the durable list, and a copy of it in memory.</summary>
public sealed class BlockedAccounts(IViewWriter views, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, BlockedAccount> _byAccount = new();

    public IReadOnlyCollection<BlockedAccount> All => [.. _byAccount.Values];

    public int Count => _byAccount.Count;

    /// <summary>Those of other views, of which none is known yet.</summary>
    public BlockedAccounts Of(IViewWriter others) => new(others, clock);

    public bool IsBlocked(Guid accountId) => _byAccount.ContainsKey(accountId);

    /// <summary>Whether an event has to wait for an earlier one. The culprit itself has not: it may have been mended.</summary>
    public bool Blocks(Guid accountId, long revision) => _byAccount.TryGetValue(accountId, out var account) && account.Revision < revision;

    public async ValueTask Load(CancellationToken cancellationToken)
    {
        var all = (await views.ListBlocked(cancellationToken)).ToDictionary(account => account.AccountId);
        foreach (var gone in _byAccount.Keys.Where(id => !all.ContainsKey(id))) _byAccount.TryRemove(gone, out _);
        foreach (var (id, account) in all) _byAccount[id] = account;
    }

    /// <param name="revision">Of the event that could not be applied.</param>
    public async ValueTask Block(Guid accountId, long revision, string reason, CancellationToken cancellationToken)
    {
        var account = new BlockedAccount(accountId, revision, reason, clock.GetInstant());
        await views.Block(account, cancellationToken);
        _byAccount[accountId] = account;
    }

    public async ValueTask Unblock(Guid accountId, CancellationToken cancellationToken)
    {
        await views.Unblock(accountId, cancellationToken);
        _byAccount.TryRemove(accountId, out _);
    }
}
