using BankingApi.ReadModel;
using static BankingApi.IntegrationTests.ReadModel.ViewSamples;

namespace BankingApi.IntegrationTests.ReadModel;

public abstract partial class ViewStoreContract
{
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Walking_the_transactions_neither_repeats_nor_skips_while_writes_land(bool newestFirst)
    {
        var account = Samples.NewId();
        var atStart = await PutTransactions(account, 50);
        var filter = new TransactionFilter(From: atStart[3].RecordedAt);
        var document = (await Queries.GetAccount(account, None))!;
        var met = new List<TransactionView>();
        IReadOnlyList<TransactionView> page;
        do
        {
            page = await Queries.ListTransactions(account, filter, newestFirst, met.Count == 0 ? null : met[^1].Revision, 7, None);
            met.AddRange(page);
            if (met.Count > 80) continue;
            var more = Samples.Transactions(account, 2, document.Revision + 1, atStart[^1].RecordedAt.AddYears(1));
            await Put(Change(document.Revision, document = document with { Revision = more[^1].Revision }, more));
        }
        while (page.Count == 7);

        Assert.Equal(met.Count, met.Select(transaction => transaction.Revision).Distinct().Count());
        Assert.Empty(atStart.Where(t => t.RecordedAt >= filter.From).Except(met));
        var revisions = met.Select(transaction => transaction.Revision);
        Assert.Equal(newestFirst ? revisions.OrderDescending() : revisions.Order(), revisions);
    }

    [SkippableFact]
    public async Task A_transaction_is_found_by_its_id_in_its_own_account_only()
    {
        var account = Samples.NewId();
        var transactions = await PutTransactions(account, 60);
        await PutTransactions(Samples.NewId(), 5);

        Assert.Contains(transactions, t => Answer(t).CommandId != t.TransactionId);
        foreach (var t in transactions)
        {
            ViewOracle.AssertIs(t, await Queries.GetTransaction(account, t.TransactionId, None));
            Assert.Null(await Queries.GetTransaction(Samples.NewId(), t.TransactionId, None));
            if (t.TransferId is { } transfer) Assert.Null(await Queries.GetTransaction(account, transfer, None));
        }
    }

    [SkippableFact]
    public async Task A_transaction_is_found_by_its_id_whatever_the_order_of_its_batch()
    {
        var account = Samples.NewId();
        var transactions = Samples.Transactions(account, 20);
        var ordered = Change(-1, Samples.Account(account, revision: 100), transactions);
        await Put(ordered with { Rows = [.. ordered.Rows.Reverse()] });

        foreach (var t in transactions) ViewOracle.AssertIs(t, await Queries.GetTransaction(account, t.TransactionId, None));
        ViewOracle.AssertSame(transactions, await Queries.ListTransactions(account, new(), false, null, 100, None));
    }

    [SkippableFact]
    public async Task An_answer_is_found_by_its_command_and_only_by_it()
    {
        var account = Samples.NewId();
        var transactions = await PutTransactions(account, 40);

        foreach (var t in transactions)
        {
            var answer = Answer(t);
            Assert.Equal(t.Revision, await FindProcessedCommand(account, answer.CommandId));
            Assert.Null(await FindProcessedCommand(Samples.NewId(), answer.CommandId));
            if (answer.CommandId != t.TransactionId) Assert.Null(await FindProcessedCommand(account, t.TransactionId));
        }
    }

    [SkippableFact]
    public async Task Answers_to_many_commands_are_found_at_once_with_how_far_the_views_reach()
    {
        var (account, alone) = (Samples.NewId(), Samples.NewId());
        var transactions = await PutTransactions(account, 40);
        await Put(new AccountChange(
            transactions[^1].Revision, Samples.Account(account, revision: 90), [new ProcessedCommandRow(account, alone, 88)]));
        var expected = transactions.ToDictionary(t => Answer(t).CommandId, t => t.Revision);
        expected.Add(alone, 88);
        var unknown = Enumerable.Range(0, 60).Select(_ => Samples.NewId());

        var (covered, found) = await Queries.FindProcessedCommands(account, [.. expected.Keys, .. unknown], None);

        Assert.Equal(90, covered);
        Assert.Equal(expected.OrderBy(answer => answer.Key), found.OrderBy(answer => answer.Key));
    }

    [SkippableTheory]
    [InlineData(null)]
    [InlineData("EUR")]
    [InlineData("USD")]
    public async Task Every_transaction_of_a_range_is_streamed_once(string? currency)
    {
        var all = new List<TransactionView>();
        for (var i = 0; i < 5; i++) all.AddRange(await PutTransactions(Samples.NewId(), 1_100));
        var ordered = all.OrderBy(t => t.RecordedAt).ToList();
        (DateTimeOffset From, DateTimeOffset To)[] ranges =
        [
            (DateTimeOffset.MinValue, DateTimeOffset.MaxValue), (ordered[10].RecordedAt, ordered[10].RecordedAt),
            (ordered[1000].RecordedAt, ordered[4000].RecordedAt),
            (ordered[1000].RecordedAt.AddTicks(1), ordered[4000].RecordedAt.AddTicks(-1)),
            (ordered[^1].RecordedAt.AddMilliseconds(1), DateTimeOffset.MaxValue),
        ];
        foreach (var (from, to) in ranges)
        {
            var expected = all.Where(t => t.RecordedAt >= from && t.RecordedAt <= to && (currency is null || t.Currency == currency))
                .Select(t => new TransactionFigures(t.RecordedAt, t.Currency, t.Direction, t.Amount));
            var streamed = new List<TransactionFigures>();
            await foreach (var figures in Queries.StreamTransactions(from, to, currency, None)) streamed.Add(figures);
            ViewOracle.AssertSame(
                expected.Select(Line).Order(StringComparer.Ordinal), streamed.Select(Line).Order(StringComparer.Ordinal), (from, to));
        }
        static string Line(TransactionFigures f) => $"{f.RecordedAt:O} {f.Currency} {f.Direction} {f.Amount}";
    }
}
