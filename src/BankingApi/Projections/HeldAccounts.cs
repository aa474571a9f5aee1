using System.Collections.Concurrent;
using BankingApi.Views;

namespace BankingApi.Projections;

/// <summary>Accounts whose projection stopped at an event that could not be applied: the durable list, and a copy of it in memory.</summary>
public sealed class HeldAccounts(IViewWriter views)
{
    private readonly ConcurrentDictionary<Guid, HeldAccount> byAccount = new();

    public IReadOnlyCollection<HeldAccount> All => [.. byAccount.Values];

    public int Count => byAccount.Count;

    public bool IsHeld(Guid accountId) => byAccount.ContainsKey(accountId);

    /// <summary>Whether an event has to wait for an earlier one. The culprit itself has not: it may have been mended.</summary>
    public bool Holds(Guid accountId, long revision) => byAccount.TryGetValue(accountId, out var held) && held.Revision < revision;

    public async ValueTask Load(CancellationToken cancellation)
    {
        var all = (await views.ListHeld(cancellation)).ToDictionary(held => held.AccountId);
        foreach (var gone in byAccount.Keys.Where(id => !all.ContainsKey(id))) byAccount.TryRemove(gone, out _);
        foreach (var (id, held) in all) byAccount[id] = held;
    }

    public async ValueTask Hold(HeldAccount held, CancellationToken cancellation)
    {
        await views.Hold(held, cancellation);
        byAccount[held.AccountId] = held;
    }

    public async ValueTask Lift(Guid accountId, CancellationToken cancellation)
    {
        await views.LiftHold(accountId, cancellation);
        byAccount.TryRemove(accountId, out _);
    }
}
