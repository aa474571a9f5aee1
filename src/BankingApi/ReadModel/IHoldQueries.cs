namespace BankingApi.ReadModel;

/// <summary>What is asked of the holds' read model.</summary>
/// <remarks>Every method throws <see cref="ReadStoreUnavailableException"/> when the store cannot answer.</remarks>
public interface IHoldQueries
{
    ValueTask<HoldView?> GetHold(Guid accountId, Guid holdId, CancellationToken cancellationToken);

    /// <summary>Newest first; the key is <see cref="HoldView.PlacedRevision"/>.</summary>
    ValueTask<IReadOnlyList<HoldView>> ListHolds(
        Guid accountId, HoldFilter filter, long? after, int limit, CancellationToken cancellationToken);

    /// <summary>Active holds of all accounts that were due at <paramref name="until"/>, in the order of their expiry.</summary>
    /// <param name="after">The last one of the page before.</param>
    ValueTask<IReadOnlyList<DueHold>> ListDue(DateTimeOffset until, DueHold? after, int limit, CancellationToken cancellationToken);
}

/// <summary>A hold whose time has come, though its account has not recorded it yet, as far as the views know.</summary>
public readonly record struct DueHold(DateTimeOffset ExpiresAt, Guid HoldId, Guid AccountId);
