using BankingApi.Views;
using BankingApi.Views.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.IntegrationTests.Views;

/// <summary>The contract on MongoDB, and what its documents, its start and its failures look like.</summary>
public sealed class MongoViewStoreTests(MongoViewFixture fixture) : ViewStoreContract, IClassFixture<MongoViewFixture>
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override async Task<(IViewWriter Writer, IViewQueries Queries)> Open()
    {
        await fixture.Open();
        await fixture.Wipe();
        return (new MongoViewWriter(fixture.Database), new MongoViewQueries(fixture.Database));
    }

    [SkippableFact]
    public async Task Ids_amounts_and_instants_are_stored_as_what_they_are()
    {
        var account = Samples.NewId();
        var transaction = (await PutTransactions(account, 1))[0];

        var document = await fixture.Database.Transactions.Find(new BsonDocument("_id", $"{account:N}:{transaction.Revision}")).SingleAsync();

        Assert.Equal(BsonType.Decimal128, document["amount"].BsonType);
        Assert.Equal(transaction.RecordedAt.UtcDateTime, document["recordedAt"].ToUniversalTime());
        Assert.Equal(BsonBinarySubType.UuidStandard, document["accountId"].AsBsonBinaryData.SubType);
    }

    [SkippableFact]
    public async Task Starting_again_keeps_the_views()
    {
        var account = (await PutAccounts(1))[0];
        await Writer.Write(new ViewChanges { Progress = new(9) }, None);
        await fixture.Open();

        ViewOracle.AssertIs(account, await Queries.GetAccount(account.Id, None));
        Assert.Equal(9, (await Writer.ReadProgress(None)).Position);
    }

    [SkippableTheory]
    [InlineData("accounts")]
    [InlineData("owners")]
    [InlineData("transactions")]
    [InlineData("answers")]
    [InlineData("transfers")]
    [InlineData("state")]
    [InlineData("index")]
    [InlineData("version")]
    public async Task Views_that_are_not_whole_are_begun_anew(string lacking)
    {
        await PutTransactions(Samples.NewId(), 3);
        await Writer.Write(new ViewChanges { Progress = new(9) }, None);
        switch (lacking)
        {
            case "index": await fixture.Database.Transactions.Indexes.DropOneAsync("accountId_1_transactionId_1"); break;
            case "version":
                await fixture.Database.State.UpdateOneAsync(new BsonDocument("_id", "schema"), new BsonDocument("$set", new BsonDocument("version", 0)));
                break;
            default: await fixture.Database.Database.DropCollectionAsync(lacking); break;
        }
        await fixture.Open();

        Assert.Equal(-1, (await Writer.ReadProgress(None)).Position);
        Assert.Empty(await Queries.ListAccounts(new(), null, 10, None));
        await foreach (var _ in Queries.StreamTransactions(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, None)) Assert.Fail("A row is left.");
        await PutAccounts(1);
    }

    [SkippableFact]
    public async Task Somebody_elses_accounts_are_not_dropped()
    {
        await fixture.Database.Database.DropCollectionAsync("state");
        var theirs = new BsonDocument("_id", "theirs");
        await fixture.Database.Accounts.InsertOneAsync(theirs);

        await Assert.ThrowsAsync<ReadStoreUnavailableException>(fixture.Open);

        Assert.Equal(1, (await fixture.Database.Accounts.DeleteOneAsync(theirs)).DeletedCount);
        await fixture.Open();
    }

    [SkippableFact]
    public async Task The_figures_of_the_analytics_come_from_the_index_alone()
    {
        await PutTransactions(Samples.NewId(), 50);
        var explanation = await fixture.Database.Database.RunCommandAsync<BsonDocument>(new BsonDocument("explain", new BsonDocument
        {
            { "find", "transactions" }, { "filter", TransactionDocuments.Recorded(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null) },
            { "projection", TransactionDocuments.FiguresOnly },
        }));

        Assert.Equal(0, explanation["executionStats"]["totalDocsExamined"].ToInt32());
        Assert.Equal(50, explanation["executionStats"]["nReturned"].ToInt32());
    }
}
