namespace BankingApi.ReadModel;

/// <summary>What the projections ask of the read models:
/// load what a batch touches, write what became of it, durably enough to be acknowledged.</summary>
/// <remarks>Every method throws <see cref="ReadStoreUnavailableException"/> when the store cannot answer.</remarks>
public interface IViewWriter
{
    /// <summary>The accounts' documents; those that are missing are missing from the answer.</summary>
    ValueTask<IReadOnlyDictionary<Guid, AccountView>> LoadAccounts(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    ValueTask<IReadOnlyDictionary<Guid, OwnerView>> LoadOwners(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    ValueTask<IReadOnlyDictionary<Guid, TransferView>> LoadTransfers(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    ValueTask<IReadOnlyDictionary<Guid, HoldView>> LoadHolds(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Writes a batch. An account's rows are written before its document; a document is replaced only where it still is at the
    /// revision that the change was made from.</summary>
    /// <returns>The accounts whose document had moved on meanwhile: nothing of value is lost, load and judge them again.</returns>
    ValueTask<IReadOnlyCollection<Guid>> Write(ViewChanges changes, CancellationToken cancellationToken);

    /// <summary>How far a catch-up from the log has come.</summary>
    ValueTask<ViewProgress> ReadProgress(CancellationToken cancellationToken);

    /// <summary>Accounts on hold after a poison event, with the reason.</summary>
    ValueTask<IReadOnlyList<BlockedAccount>> ListBlocked(CancellationToken cancellationToken);

    ValueTask Block(BlockedAccount blocked, CancellationToken cancellationToken);

    ValueTask Unblock(Guid accountId, CancellationToken cancellationToken);
}

/// <summary>What a batch of events made of the views.</summary>
public sealed class ViewChanges
{
    public List<AccountChange> Accounts { get; } = [];

    /// <summary>Each is written where it is missing or less far. Once it says that the owner was erased, the accounts do not say who that
    /// was either.</summary>
    public List<OwnerView> Owners { get; } = [];

    /// <summary>Written together with the rest, if no account lost; null leaves it as it is, and so does one that is behind it.</summary>
    public ViewProgress? Progress { get; set; }
}

/// <summary>How far the views have come.</summary>
/// <param name="Position">Everything in the log up to here is in the views; -1 for new, empty ones.</param>
/// <param name="Generation">Of which views this is said: another value says that others have taken their place, and that all that was known
/// of the old ones' progress is void. Written, it must be that of the views that are there, or nothing is; null stands for any.</param>
/// <param name="IsCaughtUp">The views have been level with the log once, so that lists leave nothing out. Written as true, it stays; lists
/// may be refused before. A store that only one process uses may leave that to the process, and always read as false.</param>
public readonly record struct ViewProgress(long Position, string? Generation = null, bool IsCaughtUp = false);

/// <summary>One account's way from one revision to a later one.</summary>
/// <param name="FromRevision">The revision of the document that this was made from, -1 where there was none.</param>
/// <param name="After">The document as it is to be.</param>
/// <param name="Rows">What the events in between brought, in their order. Of a transfer or a hold, a slower writer may bring an older
/// state, so one is written only where it is missing or has not ended: an end state stays.</param>
public sealed record AccountChange(long FromRevision, AccountView After, IReadOnlyList<IAccountRow> Rows);

/// <summary>An account whose projection stopped at an event that could not be applied.</summary>
/// <param name="Revision">Of the event that could not be applied.</param>
public sealed record BlockedAccount(Guid AccountId, long Revision, string Reason, DateTimeOffset BlockedAt);
