using System.Collections.Concurrent;
using System.Security.Cryptography;
using BankingApi.Domain.Owners;

namespace BankingApi.Privacy;

/// <summary>Seals who owners are before it reaches the log, each with the owner's own key, and opens it again. Keys are not kept in
/// memory: one that is erased opens nothing from that moment on, on any instance.</summary>
public sealed partial class PersonalData(
    IOwnerKeyStore keys, MasterKeys masters, PrivacyMetrics metrics, ILogger<PersonalData> logger)
{
    private const int KeySize = 32;

    /// <summary>A lost store is said of that many owners, and then counted only.</summary>
    private const int MostLogged = 1_000;

    private readonly ConcurrentDictionary<Guid, bool> _logged = new();

    /// <summary>Seals with the owner's key, and makes one where there is none.</summary>
    /// <returns>Null where the owner was erased.</returns>
    public async ValueTask<string?> Seal(Guid ownerId, Person person, CancellationToken cancellationToken)
    {
        var key = RandomNumberGenerator.GetBytes(KeySize);
        var kept = await keys.Add(ownerId, masters.Wrap(ownerId, key), cancellationToken);
        if (kept.Key is not { } wrapped) return null;
        return SealedPerson.Seal(Unwrap(ownerId, wrapped), ownerId, person);
    }

    /// <summary>What opens the personal data of these owners, as of now.</summary>
    public async ValueTask<OwnerKeys> Load(IReadOnlyCollection<Guid> ownerIds, CancellationToken cancellationToken)
    {
        var records = ownerIds.Count == 0
            ? new Dictionary<Guid, OwnerKeyRecord>() : await keys.Load(ownerIds, cancellationToken);
        return new(this, records);
    }

    /// <summary>Forgets the owner's key for ever: then nothing that it sealed can be read any more, wherever it lies.</summary>
    /// <returns>The erasure that counts: an earlier one where there was one.</returns>
    public ValueTask<Erasure> Erase(Guid ownerId, Erasure erasure, CancellationToken cancellationToken)
        => keys.Erase(ownerId, erasure, cancellationToken);

    internal byte[] Unwrap(Guid ownerId, WrappedKey wrapped)
        => masters.Unwrap(ownerId, wrapped) ?? throw Missing(ownerId, "its key was changed since it was kept");

    internal OwnerKeyMissingException Missing(Guid ownerId, string reason)
    {
        var missing = new OwnerKeyMissingException(ownerId, reason);
        metrics.Unreadable();
        if (_logged.Count < MostLogged && _logged.TryAdd(ownerId, true)) LogMissing(missing.Message);
        return missing;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason} Bring back the store of keys as it was.")]
    private partial void LogMissing(string reason);
}

/// <summary>The keys of some owners, loaded at one moment: to be used at once and forgotten.</summary>
public sealed class OwnerKeys
{
    private readonly PersonalData _personalData;
    private readonly IReadOnlyDictionary<Guid, OwnerKeyRecord> _records;

    internal OwnerKeys(PersonalData personalData, IReadOnlyDictionary<Guid, OwnerKeyRecord> records)
        => (_personalData, _records) = (personalData, records);

    /// <summary>Null where the owner was not erased.</summary>
    public Erasure? ErasureOf(Guid ownerId) => _records.GetValueOrDefault(ownerId)?.Erasure;

    /// <returns>Null where the owner was erased.</returns>
    /// <exception cref="OwnerKeyMissingException">The key is not there although it was never erased, or does not fit.</exception>
    public Person? Open(Guid ownerId, string sealedPerson)
    {
        var record = _records.GetValueOrDefault(ownerId);
        if (record?.Erasure is not null) return null;
        if (SealedPerson.ReadClear(sealedPerson) is { } person) return person;
        if (record?.Key is not { } wrapped) throw _personalData.Missing(ownerId, "its key is missing, although it was never erased");
        return SealedPerson.Open(_personalData.Unwrap(ownerId, wrapped), ownerId, sealedPerson)
            ?? throw _personalData.Missing(ownerId, "its key does not fit what was sealed");
    }
}

/// <summary>An owner's personal data cannot be read, and not because somebody had it erased: an operator has to bring back the
/// key.</summary>
public sealed class OwnerKeyMissingException(Guid ownerId, string reason)
    : Exception($"The personal data of owner {ownerId:D} cannot be read: {reason}.");
