using BankingApi.Domain.Owners;
using BankingApi.Privacy;

namespace BankingApi.WriteModel;

/// <summary>The log of accounts and owners, in its order, as far as a caller may see it: the only way from a feature to it.</summary>
public sealed class VisibleLog(IEventStore events, AccountOwners owners, PersonalData personalData, TimeProvider clock)
{
    /// <summary>Events that are looked at together for a caller who sees few of them.</summary>
    private const int ScanSize = 2_000;

    /// <summary>How long a caller who sees few events waits for the next look, before the rest is left to the next page.</summary>
    private static readonly TimeSpan LongestScan = TimeSpan.FromSeconds(2);

    /// <param name="afterPosition">A position seen before, or -1 for the start of the log.</param>
    /// <returns>Up to <paramref name="limit"/> events; where the caller sees few, the page may be short of it before the end.</returns>
    public async ValueTask<VisiblePage> Read(Caller caller, long afterPosition, int limit, CancellationToken cancellationToken)
    {
        if (!caller.IsConfined)
        {
            var all = await events.ReadAll(afterPosition, limit, StreamNames.Prefixes, cancellationToken);
            return new(await WithOwners(all.Events, cancellationToken), all.Position, all.IsEnd);
        }
        var (seen, position, started) = (new List<VisibleEvent>(), afterPosition, clock.GetTimestamp());
        while (true)
        {
            var page = await events.ReadAll(position, ScanSize, StreamNames.Prefixes, cancellationToken);
            foreach (var one in await WithOwners(page.Events, cancellationToken))
            {
                if (one.OwnerId is not { } ownerId || !caller.Sees(ownerId)) continue;
                seen.Add(one);
                if (seen.Count == limit) return new(seen, one.Stored.Position, IsEnd: false);
            }
            position = page.Position;
            if (page.IsEnd || clock.GetElapsedTime(started) > LongestScan) return new(seen, position, page.IsEnd);
        }
    }

    /// <summary>Each event with whom it concerns, and who that is.</summary>
    public async ValueTask<IReadOnlyList<VisibleEvent>> WithOwners(IReadOnlyList<StoredEvent> stored, CancellationToken cancellationToken)
    {
        var found = new VisibleEvent[stored.Count];
        var registered = new HashSet<Guid>();
        for (var i = 0; i < found.Length; i++)
        {
            if (StreamNames.IsAccount(stored[i].Stream, out var accountId))
            {
                found[i] = new(stored[i], accountId, await owners.Find(accountId, cancellationToken), null);
                continue;
            }
            found[i] = new(stored[i], null, StreamNames.IsOwner(stored[i].Stream, out var ownerId) ? ownerId : null, null);
            if (found[i].OwnerId is not null) registered.Add(ownerId);
        }
        if (registered.Count == 0) return found;
        var keys = await personalData.Load(registered, cancellationToken);
        return Array.ConvertAll(
            found, one => one is { AccountId: null, OwnerId: { } ownerId } ? one with { Open = Opening(keys, ownerId) } : one);
    }

    private static Func<PersonRegistered, RevealedPerson?> Opening(OwnerKeys keys, Guid ownerId) => registered =>
    {
        try
        {
            var person = keys.Open(ownerId, registered.Sealed);
            return new(ownerId, person?.FirstName, person?.LastName, person?.Email, registered.RecordedAt);
        }
        catch (OwnerKeyMissingException)
        {
            return null; // It has been logged.
        }
    };
}

/// <summary>An event of an account or an owner.</summary>
/// <param name="AccountId">Null for an owner's own event.</param>
/// <param name="OwnerId">The account's owner, or the owner whose event it is; null where an account's opening cannot be read.</param>
/// <param name="Open">Of an owner's event: opens what a registration has sealed; null comes of it where the key is missing.</param>
public sealed record VisibleEvent(
    StoredEvent Stored, Guid? AccountId, Guid? OwnerId, Func<PersonRegistered, RevealedPerson?>? Open);

/// <summary>A registration without its seal, as others are told it.</summary>
/// <param name="FirstName">Null, like the others, once the owner was erased.</param>
public sealed record RevealedPerson(
    Guid OwnerId, string? FirstName, string? LastName, string? Email, DateTimeOffset RecordedAt);

/// <param name="Position">Read on after this.</param>
/// <param name="IsEnd">Whether the log ended here when it was read.</param>
public sealed record VisiblePage(IReadOnlyList<VisibleEvent> Events, long Position, bool IsEnd);
