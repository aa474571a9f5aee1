namespace BankingApi.Privacy;

/// <summary>The owners' keys, wrapped, and what is known of those that were erased: kept apart from the log, which lasts. Whoever has the
/// log without this has no names.</summary>
/// <remarks>Every method throws <see cref="ReadStoreUnavailableException"/> when the store cannot answer.</remarks>
public interface IOwnerKeyStore
{
    /// <summary>Keeps a key for an owner of whom nothing is known yet; durable when it returns.</summary>
    /// <returns>What is kept of the owner from here on: this key, one that was there before, or that it was erased.</returns>
    ValueTask<OwnerKeyRecord> Add(Guid ownerId, WrappedKey key, CancellationToken cancellationToken);

    /// <summary>What is kept of these owners; one of whom nothing is known is missing from the answer.</summary>
    ValueTask<IReadOnlyDictionary<Guid, OwnerKeyRecord>> Load(IReadOnlyCollection<Guid> ownerIds, CancellationToken cancellationToken);

    /// <summary>Forgets an owner's key for ever, and remembers that. When it returns, that is durable, and the key is nowhere in the
    /// store.</summary>
    /// <returns>The erasure that is kept: an earlier one where there was one.</returns>
    ValueTask<Erasure> Erase(Guid ownerId, Erasure erasure, CancellationToken cancellationToken);

    ValueTask<long> CountErasures(CancellationToken cancellationToken);

    ValueTask<IReadOnlyDictionary<Guid, Erasure>> ListErasures(CancellationToken cancellationToken);

    /// <summary>Which master keys any key is wrapped with, see <see cref="WrappedKey.MasterKeyId"/>.</summary>
    ValueTask<IReadOnlyList<string>> ListMasterKeys(CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="limit"/> keys that are wrapped with another master key than this one.</summary>
    ValueTask<IReadOnlyList<OwnerKeyRecord>> ListWrappedOtherwise(string masterKeyId, int limit, CancellationToken cancellationToken);

    /// <summary>Puts the same key, wrapped anew, in the place of <paramref name="old"/>, if that is still there.</summary>
    ValueTask Replace(Guid ownerId, WrappedKey old, WrappedKey @new, CancellationToken cancellationToken);
}

/// <param name="Key">Null once erased.</param>
/// <param name="Erasure">Null until then.</param>
public sealed record OwnerKeyRecord(Guid OwnerId, WrappedKey? Key, Erasure? Erasure);

/// <param name="MasterKeyId">Of the master key that opens it.</param>
public sealed record WrappedKey(string MasterKeyId, byte[] Bytes);

/// <summary>When, by whom and why an owner's key was erased.</summary>
/// <param name="Actor">As in events.</param>
public sealed record Erasure(DateTimeOffset At, string Actor, string Reason);
