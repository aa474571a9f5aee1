using BankingApi.ReadModel;
using static BankingApi.IntegrationTests.ReadModel.ViewSamples;

namespace BankingApi.IntegrationTests.ReadModel;

public abstract partial class ViewStoreContract
{
    [SkippableFact]
    public async Task Every_account_filter_alone_and_with_any_other_finds_what_it_says()
    {
        var oracle = new FilterOracle<AccountFilter, AccountView>(await PutAccounts(400));
        await Check(oracle, filter => Queries.ListAccounts(filter, null, 1000, None));
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_transaction_filter_alone_and_with_any_other_finds_what_it_says(bool newestFirst)
    {
        var account = Samples.NewId();
        var transactions = await PutTransactions(account, 300);
        await PutTransactions(Samples.NewId(), 30);
        if (newestFirst) transactions.Reverse();
        var oracle = new FilterOracle<TransactionFilter, TransactionView>(transactions);
        await Check(oracle, filter => Queries.ListTransactions(account, filter, newestFirst, null, 1000, None));
    }

    [SkippableFact]
    public async Task Every_transfer_filter_alone_and_with_any_other_finds_what_it_says()
    {
        var accounts = Enumerable.Range(0, 5).Select(_ => Samples.NewId()).ToArray();
        var transfers = Enumerable.Range(0, 200)
            .Select(i => Samples.Transfer(accounts[i % 5], accounts[(i + 1 + (i % 4)) % 5], (TransferStatus)(i % 7 % 3)))
            .ToList();
        await Put(Change(-1, Samples.Account(), null, [.. transfers]));
        var oracle = new FilterOracle<TransferFilter, TransferView>(
            transfers,
            new FilterOracle<TransferFilter, TransferView>.Special(
                nameof(TransferFilter.AccountId),
                (transfer, id) => transfer.FromAccountId.Equals(id) || transfer.ToAccountId.Equals(id),
                [.. accounts.Append(Samples.NewId())]),
            new FilterOracle<TransferFilter, TransferView>.Special(
                nameof(TransferFilter.OwnerId), (transfer, id) => transfer.FromOwnerId.Equals(id) || transfer.ToOwnerId.Equals(id),
                [.. accounts.Select(Samples.OwnerOf).Distinct().Append(Samples.NewId())]));
        await Check(oracle, filter => Queries.ListTransfers(filter, null, 1000, None));
    }

    [SkippableFact]
    public async Task Every_owner_filter_alone_and_with_any_other_finds_what_it_says()
    {
        var batch = Batch();
        for (var i = 0; i < 40; i++)
        {
            var owner = Samples.Owner($"First{i % 7}", $"Last{i % 5}", $"{i}@example.org");
            batch.Owners.Add(i % 6 == 5 ? Erased(owner) : owner);
        }
        await Writer.Write(batch, None);
        var oracle = new FilterOracle<OwnerFilter, OwnerView>(batch.Owners, new FilterOracle<OwnerFilter, OwnerView>.Special(
            nameof(OwnerFilter.Search),
            (owner, text) => owner.Person is { } person && $"{person.FirstName}\n{person.LastName}\n{person.Email}"
                .Contains((string)text, StringComparison.OrdinalIgnoreCase),
            "first3", "LAST4", "1@", "nobody"));
        await Check(oracle, filter => Queries.ListOwners(filter, null, 1000, None));
    }

    private static async Task Check<TFilter, TView>(
        FilterOracle<TFilter, TView> oracle, Func<TFilter, ValueTask<IReadOnlyList<TView>>> list)
        where TFilter : class
        where TView : class
    {
        oracle.AssertEachTellsViewsApart();
        foreach (var filter in oracle.AloneAndInPairs())
            ViewOracle.AssertSame(oracle.Matching(filter), await list(filter), filter);
    }
}
