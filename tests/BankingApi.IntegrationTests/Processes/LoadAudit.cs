namespace BankingApi.IntegrationTests.Processes;

/// <summary>Compares what the clients of a <see cref="MixedLoad"/> were told with what the bank has.</summary>
internal static class LoadAudit
{
    /// <summary>Every acknowledged operation is there exactly once, every refused one is not, and all views agree with the log.</summary>
    public static async Task Compare(MixedLoad load, BankClient bank)
    {
        var answered = load.Answered.ToList();
        var opened = answered.Where(operation => operation.AccountId is null)
            .ToDictionary(operation => operation.Answer!.Json.GetProperty("id").GetGuid());
        var effects = new List<Effect>();
        foreach (var operation in answered.Where(operation => operation is { MovesMoney: true, IsAccepted: true }))
            effects.AddRange(await EffectsOf(operation, bank));
        await Replay(answered, bank);
        foreach (var id in opened.Keys) await NoHoldIsForEver(bank, id);

        var listed = (await bank.All($"accounts?ownerId={load.OwnerId}")).Expect(200);
        Assert.Equal(opened.Keys.Order(), listed.Select(account => account.GetProperty("id").GetGuid()).Order());

        var effectsOf = effects.ToLookup(effect => effect.AccountId);
        var limitsOf = answered.Where(operation => operation is { Limit: not null, IsAccepted: true })
            .ToLookup(operation => operation.AccountId, operation => operation.Limit!);
        var uncertainOf = load.Uncertain.ToLookup(operation => operation.AccountId, operation => operation.Limit!);
        foreach (var (id, opening) in opened)
        {
            var audit = await AccountAudit.Of(bank, id);
            Assert.Equal(effectsOf[id].Select(effect => (effect.Revision, effect.Key)).Order(), audit.Transactions.Order());
            Assert.Equal(opening.Answer!.Json.Money("balance"), audit.InitialBalance);
            Assert.Equal(audit.InitialBalance + effectsOf[id].Sum(effect => effect.Change), audit.Balance);
            CompareLimits(audit.Limits, limitsOf[id].ToHashSet(), uncertainOf[id]);
            await audit.CompareWithAnswers();
        }
    }

    /// <summary>All that were acknowledged, once each, and of the others none but those that were cut off.</summary>
    private static void CompareLimits(IReadOnlyList<string> seen, HashSet<string> acknowledged, IEnumerable<string> uncertain)
    {
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Subset(seen.ToHashSet(), acknowledged);
        Assert.Subset(acknowledged.Union(uncertain).ToHashSet(), seen.ToHashSet());
    }

    /// <summary>What an accepted operation must have left behind:
    /// one transaction, or, of a transfer, one on each side or none at all.</summary>
    private static async Task<IReadOnlyList<Effect>> EffectsOf(Operation operation, BankClient bank)
    {
        var answer = operation.Answer!.Json;
        if (operation.ToAccountId is not { } target)
            return
            [
                new(operation.AccountId!.Value, answer.Number("revision"), answer.Text("description"),
                    answer.Text("direction") == "CREDIT" ? answer.Money("amount") : -answer.Money("amount")),
            ];

        var transfer = answer;
        await Eventually.Holds(
            async () => (transfer = (await bank.Get($"transfers/{answer.Text("transferId")}")).Expect(200).Json)
                .Text("status") != "PENDING",
            () => $"Not finished: {transfer}");
        // What ended within its request must not have ended in another way since.
        if (answer.Text("status") != "PENDING") Assert.Equal(answer.ToString(), transfer.ToString());
        if (transfer.Text("status") == "FAILED")
        {
            Assert.Equal("currency-mismatch", transfer.Text("failureCode"));
            return [];
        }
        return
        [
            new(operation.AccountId!.Value, transfer.Number("fromRevision"), operation.Key!, -transfer.Money("amount")),
            new(target, transfer.Number("toRevision"), operation.Key!, transfer.Money("amount")),
        ];
    }

    /// <summary>Those that were placed for a moment end by themselves; the others have days.</summary>
    private static Task NoHoldIsForEver(BankClient bank, Guid id) => Eventually.Holds(
        async () => (await bank.All($"accounts/{id}/holds?status=ACTIVE")).Expect(200)
            .All(hold => hold.GetProperty("expiresAt").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddDays(1)),
        () => $"Holds of {id} did not expire.");

    /// <summary>Whatever moved money or opened an account answers the same once more, and says that it had been done.</summary>
    private static Task Replay(IEnumerable<Operation> answered, BankClient bank)
        => Parallel.ForEachAsync(
            answered.Where(operation => operation is { Key: not null, IsAccepted: true }),
            new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (operation, _) =>
            {
                var again = await bank.Send(operation.Method, operation.Path, operation.Body, operation.Key);
                Assert.True(again.Replayed);
                // A transfer that went on in the background is answered as it stands now.
                if (operation.Answer!.Status == 202)
                    Assert.Equal((201, operation.Answer.Json.Text("transferId")), (again.Status, again.Json.Text("transferId")));
                else Assert.Equal(operation.Answer with { Replayed = true }, again);
            });

    private sealed record Effect(Guid AccountId, long Revision, string Key, decimal Change);
}
