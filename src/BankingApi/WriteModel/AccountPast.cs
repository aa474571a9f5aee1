namespace BankingApi.WriteModel;

/// <summary>The past of one account that its caller may see, up to the head it had when it was asked for.</summary>
public sealed class AccountPast(AccountHistory history, Guid accountId, PastEvent head)
{
    public Guid AccountId => accountId;

    public PastEvent Head => head;

    /// <returns>Null beyond the head.</returns>
    public ValueTask<PastEvent?> At(long revision, CancellationToken cancellationToken)
        => history.At(accountId, revision, cancellationToken);

    /// <inheritdoc cref="AccountHistory.LastUntil"/>
    public ValueTask<PastEvent?> LastUntil(DateTimeOffset moment, PastEvent? from, CancellationToken cancellationToken)
        => history.LastUntil(accountId, moment, from, head, cancellationToken);

    /// <inheritdoc cref="AccountHistory.BalancesAfter"/>
    public ValueTask<AccountBalances> BalancesAfter(PastEvent past, CancellationToken cancellationToken)
        => history.BalancesAfter(accountId, past, cancellationToken);

    /// <returns>The balance before one of its revisions; null before the opening.</returns>
    public async ValueTask<decimal?> BalanceBefore(long revision, CancellationToken cancellationToken)
        => revision > 0 ? (await BalancesAfter((await At(revision - 1, cancellationToken))!, cancellationToken)).Balance : null;

    /// <summary>One of its events, as the log has it.</summary>
    public PastEvent Read(StoredEvent stored) => history.Read(stored);

    /// <summary>Its events in order.</summary>
    public ValueTask<IReadOnlyList<PastEvent>> Read(long fromRevision, int count, CancellationToken cancellationToken)
        => history.Read(accountId, fromRevision, count, cancellationToken);

    /// <inheritdoc cref="AccountHistory.ReadStored"/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadStored(long fromRevision, int count, CancellationToken cancellationToken)
        => history.ReadStored(accountId, fromRevision, count, cancellationToken);
}
