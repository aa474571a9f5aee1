namespace BankingApi.WriteModel;

/// <summary>Finds the answer that a command got long ago, beyond what the state remembers: in the read model's index where that is new
/// enough, in the stream for the rest. So a key holds for ever while memory stays bounded.</summary>
public sealed class ProcessedCommandLookup(IEventStore events, IViewQueries views, EventSerializer serializer)
{
    /// <summary>Searches every revision before <paramref name="before"/>.</summary>
    public async ValueTask<ProcessedCommand?> Find(Guid accountId, Guid commandId, long before, CancellationToken cancellationToken)
    {
        var covered = -1L;
        try
        {
            // The document first: an account's rows are written before it, so they reach at least as far.
            covered = (await views.GetAccount(accountId, cancellationToken))?.Revision ?? -1;
            if (await views.FindProcessedCommand(accountId, commandId, cancellationToken) is { } revision)
            {
                var found = await events.ReadForwards(StreamNames.OfAccount(accountId), revision, 1, cancellationToken);
                if (found.Count > 0 && Answer(found[0], commandId) is { } answer) return answer;
                covered = -1; // The index is wrong; the stream is not.
            }
            // And once more: should others have taken the views' place in between, nothing was found in those.
            covered = Math.Min(covered, (await views.GetAccount(accountId, cancellationToken))?.Revision ?? -1);
        }
        catch (ReadStoreUnavailableException)
        {
            // The log alone is enough, only slower: a command must not fail because a read model is away.
            covered = -1;
        }
        return await Scan(accountId, commandId, covered + 1, before, cancellationToken);
    }

    private async ValueTask<ProcessedCommand?> Scan(
        Guid accountId, Guid commandId, long from, long before, CancellationToken cancellationToken)
    {
        while (from < before)
        {
            var page = await events.ReadForwards(StreamNames.OfAccount(accountId), from, AccountLoader.Page, cancellationToken);
            if (page.Count == 0) break;
            foreach (var stored in page)
                if (Answer(stored, commandId) is { } answer) return answer;
            from = page[^1].Revision + 1;
        }
        return null;
    }

    private ProcessedCommand? Answer(StoredEvent stored, Guid commandId)
        => ProcessedCommandKey.Of((BankAccountEvent)serializer.Deserialize(stored)) is { } answered && answered.Id == commandId
            ? new(commandId, stored.Revision, answered.Hash)
            : null;
}
