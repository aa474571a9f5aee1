namespace BankingApi.WriteModel;

/// <summary>Finds the answers that commands got long ago, beyond what the state remembers: in the read model's index as far as that
/// reaches, in the stream for the rest. So a key holds for ever while memory stays bounded.</summary>
public sealed class ProcessedCommandLookup(IEventStore events, IViewQueries views, EventSerializer serializer, TimeProvider clock)
{
    /// <summary>Between two questions to a read model that is away.</summary>
    private static readonly TimeSpan Respite = TimeSpan.FromSeconds(1);

    private volatile Task _away = Task.CompletedTask;

    /// <summary>Looks for the answers to commands that the state does not know as new.</summary>
    /// <returns>The account, which may know more of its past than before.</returns>
    internal async ValueTask<BankAccount> LookUp(BankAccount account, IReadOnlyList<PendingCommand> commands)
    {
        var sought = commands.ToLookup(pending => pending.Command.IdempotencyId!.Value);
        var covered = await AskViews(account.Id, sought);
        var (known, lacks) = (account.Recent, account.Recent.FilteredFrom > 0);
        var end = sought.Where(IsMissing).Select(one => known.PerhapsBefore(one.Key)).DefaultIfEmpty().Max();
        while (end > covered + 1 && sought.Any(IsMissing))
            (known, end) = await SearchPage(account.Id, known, Math.Max(covered + 1, end - AccountLoader.Page), end, sought);
        // Who asks for want of a filter reads a page for it, so that some day nobody has to ask.
        if (lacks && known.FilteredFrom == account.Recent.FilteredFrom)
        {
            (known, _) =
                await SearchPage(account.Id, known, Math.Max(0, known.FilteredFrom - AccountLoader.Page), known.FilteredFrom, sought);
        }
        foreach (var pending in commands) pending.SearchedBefore = known.CompleteFrom;
        return account with { Recent = known };
    }

    private static bool IsMissing(IEnumerable<PendingCommand> sought) => sought.Any(pending => pending.LookedUp is null);

    /// <returns>The revision up to which what was not found is not there.</returns>
    private async ValueTask<long> AskViews(Guid accountId, ILookup<Guid, PendingCommand> sought)
    {
        if (!_away.IsCompleted) return -1;
        try
        {
            var (covered, found) = await views.FindProcessedCommands(accountId, [.. sought.Select(one => one.Key)], default);
            foreach (var (id, revision) in found)
            {
                var stored = await events.ReadForwards(StreamNames.OfAccount(accountId), revision, 1, default);
                if (stored.Count > 0 && Answer(stored[0]) is { } answer && answer.Id == id) Found(answer, sought);
                else covered = -1; // The index is wrong; the stream is not.
            }
            return covered;
        }
        catch (ReadStoreUnavailableException)
        {
            // The log alone is enough, only slower: a command must not fail because a read model is away, nor wait for it again.
            _away = AwaitViews();
            return -1;
        }
    }

    private async Task AwaitViews()
    {
        while (true)
        {
            await Task.Delay(Respite, clock);
            try
            {
                await views.GetAccount(Guid.Empty, default);
                return;
            }
            catch (ReadStoreUnavailableException)
            {
                // Still.
            }
        }
    }

    /// <summary>Reads a stretch of the stream, <paramref name="end"/> not included.</summary>
    private async ValueTask<(ProcessedCommands Known, long End)> SearchPage(
        Guid accountId, ProcessedCommands known, long start, long end, ILookup<Guid, PendingCommand> sought)
    {
        var page = await events.ReadForwards(StreamNames.OfAccount(accountId), start, (int)(end - start), default);
        if (page.Count != end - start) throw new InvalidOperationException($"Stream {StreamNames.OfAccount(accountId)} has a gap.");
        var ids = new List<Guid>(page.Count);
        foreach (var stored in page)
        {
            if (Answer(stored) is not { } answer) continue;
            ids.Add(answer.Id);
            Found(answer, sought);
        }
        return (start < known.FilteredFrom && end >= known.FilteredFrom ? known.Recall(start, ids) : known, start);
    }

    private static void Found(ProcessedCommand answer, ILookup<Guid, PendingCommand> sought)
    {
        foreach (var pending in sought[answer.Id]) pending.LookedUp = answer;
    }

    private ProcessedCommand? Answer(StoredEvent stored)
        => ProcessedCommandKey.Of((BankAccountEvent)serializer.Deserialize(stored)) is { } answered
            ? new(answered.Id, stored.Revision, answered.Hash)
            : null;
}
