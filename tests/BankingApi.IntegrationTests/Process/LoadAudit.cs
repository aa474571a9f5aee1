namespace BankingApi.IntegrationTests.Processes;

/// <summary>Compares what the clients of a <see cref="MixedLoad"/> were told with what the bank has.</summary>
internal static class LoadAudit
{
    /// <summary>Every acknowledged operation is there exactly once, every refused one is not, and all views agree with the log.</summary>
    public static async Task Compare(MixedLoad load, BankClient bank)
    {
        var answered = load.Answered.ToList();
        var opened = answered.Where(operation => operation.AccountId is null).ToDictionary(operation => operation.Answer!.Json.GetProperty("id").GetGuid());
        await Replay(answered, bank);

        var listed = (await bank.All($"accounts?ownerId={load.OwnerId}")).Expect(200);
        Assert.Equal(opened.Keys.Order(), listed.Select(account => account.GetProperty("id").GetGuid()).Order());

        var byAccount = answered.ToLookup(operation => operation.AccountId);
        var uncertain = load.Uncertain.ToLookup(operation => operation.AccountId, operation => operation.Limit!);
        foreach (var (id, opening) in opened)
        {
            var audit = await AccountAudit.Of(bank, id);
            CompareWithAnswers(audit, opening, [.. byAccount[id]], [.. uncertain[id]]);
            await audit.CompareWithAnswers();
        }
    }

    private static void CompareWithAnswers(AccountAudit audit, Operation opening, List<Operation> operations, HashSet<string> uncertain)
    {
        var accepted = operations.Where(operation => operation.IsAccepted).ToList();
        Assert.Equal(
            accepted.Where(operation => operation.IsTransaction).Select(operation => (operation.Answer!.Json.Number("revision"), operation.Key!)).Order(),
            audit.Transactions.Order());
        Assert.Equal(opening.Answer!.Json.Money("balance"), audit.InitialBalance);
        Assert.Equal(audit.InitialBalance + accepted.Sum(operation => operation.Change), audit.Balance);

        // All that were acknowledged, and of the others none but those that were cut off.
        var limits = accepted.Where(operation => operation.Limit is not null).Select(operation => operation.Limit!).ToHashSet();
        Assert.Equal(audit.Limits.Count, audit.Limits.Distinct().Count());
        Assert.Subset(audit.Limits.ToHashSet(), limits);
        Assert.Subset(limits.Union(uncertain).ToHashSet(), audit.Limits.ToHashSet());
    }

    /// <summary>Whatever moved money or opened an account answers the same once more, and says that it had been done.</summary>
    private static Task Replay(IEnumerable<Operation> answered, BankClient bank)
        => Parallel.ForEachAsync(
            answered.Where(operation => operation is { Key: not null, IsAccepted: true }), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (operation, _) =>
            {
                var again = await bank.Send(operation.Method, operation.Path, operation.Body, operation.Key);
                Assert.Equal(operation.Answer! with { Replayed = true }, again);
            });
}
