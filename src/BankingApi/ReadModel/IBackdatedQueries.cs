namespace BankingApi.ReadModel;

/// <summary>What is asked of the index of back-dated transactions.</summary>
public interface IBackdatedQueries
{
    /// <summary>An account's back-dated transactions between two revisions.</summary>
    /// <param name="after">Exclusive.</param>
    /// <param name="until">Inclusive.</param>
    /// <exception cref="ReadStoreUnavailableException">The store cannot answer.</exception>
    ValueTask<BackdatedTransactions> ListBackdated(Guid accountId, long after, long until, CancellationToken cancellationToken);
}

/// <param name="CoveredTo">What is not found up to this revision is not there; of later ones nothing is known here.</param>
/// <param name="Found">By revision.</param>
public sealed record BackdatedTransactions(long CoveredTo, IReadOnlyList<BackdatedTransaction> Found);
