namespace BankingApi.WriteModel;

/// <summary>Whose an account is, from its opening, which never changes.
/// Here it is judged which accounts of the log a caller may see.</summary>
public sealed class AccountOwners(IEventStore events, EventSerializer serializer)
{
    private const int Remembered = 50_000;

    private readonly BoundedCache<Guid, Guid> _owners = new(Remembered);

    /// <summary>Whether the account is there, as far as the caller may know.</summary>
    /// <remarks>Somebody else's takes as long as one that is not there: both are looked for in the log, and nothing else is.</remarks>
    public async ValueTask<bool> Shows(Caller caller, Guid accountId, CancellationToken cancellationToken)
    {
        if (IsKnownToShow(caller, accountId)) return true;
        return await Read(accountId, cancellationToken) is { } owner && caller.Sees(owner);
    }

    /// <summary>Whether a look at the account has to end here. One who is not confined needs none of their own for it.</summary>
    public async ValueTask<bool> Hides(Caller caller, Guid accountId, CancellationToken cancellationToken)
        => caller.IsConfined && !await Shows(caller, accountId, cancellationToken);

    /// <summary>Without a look into the log.</summary>
    public bool IsKnownToShow(Caller caller, Guid accountId) => _owners.TryGet(accountId, out var known) && caller.Sees(known);

    /// <returns>Null where there is no such account.</returns>
    public ValueTask<Guid?> Find(Guid accountId, CancellationToken cancellationToken)
        => _owners.TryGet(accountId, out var known) ? new(known) : Read(accountId, cancellationToken);

    private async ValueTask<Guid?> Read(Guid accountId, CancellationToken cancellationToken)
    {
        var first = await events.ReadForwards(StreamNames.OfAccount(accountId), 0, 1, cancellationToken);
        if (first.Count == 0 || serializer.Deserialize(first[0]) is not BankAccountCreated opening) return null;
        _owners.TryAdd(accountId, opening.OwnerId);
        return opening.OwnerId;
    }
}
