using BankingApi.Hosting;
using BankingApi.ReadModel;
using BankingApi.ReadModel.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;
using static BankingApi.IntegrationTests.ReadModel.ViewSamples;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>The contract on MongoDB, and what its documents, its start and its losses look like.</summary>
public sealed class MongoViewStoreTests(MongoViewFixture fixture) : ViewStoreContract, IClassFixture<MongoViewFixture>
{
    private MongoViewSet Views => fixture.Process.Current.Get(None).AsTask().GetAwaiter().GetResult();

    public override Task DisposeAsync() => Task.CompletedTask;

    protected override async Task<(IViewWriter Writer, IViewQueries Queries)> Open()
    {
        var process = await fixture.Open();
        await fixture.Wipe();
        return (process.Writer, Ask<IViewQueries>());
    }

    private protected override T Ask<T>() => Answering<T>(port => port.OnMongoDb, fixture.Process.Database, fixture.Process.Current);

    [SkippableFact]
    public async Task Ids_amounts_and_instants_are_stored_as_what_they_are()
    {
        var account = Samples.NewId();
        var transaction = (await PutTransactions(account, 1))[0];

        var document =
            await Views.Transactions.Find(new BsonDocument("_id", TransactionDocuments.Id(account, transaction.Revision)))
                .As<BsonDocument>().SingleAsync();

        Assert.Equal(BsonType.Decimal128, document["amount"].BsonType);
        Assert.Equal(transaction.RecordedAt.UtcDateTime, document["recordedAt"].ToUniversalTime());
        Assert.Equal(BsonBinarySubType.UuidStandard, document["accountId"].AsBsonBinaryData.SubType);
    }

    [SkippableFact]
    public async Task Starting_again_keeps_the_views()
    {
        var account = (await PutAccounts(1))[0];
        await Writer.Write(new ViewChanges { Progress = new(9) }, None);
        using var next = await fixture.Another();

        ViewOracle.AssertIs(account, await next.Queries.GetAccount(account.Id, None));
        Assert.Single(await next.Queries.ListAccounts(new(), null, 10, None));
        var progress = await next.Writer.ReadProgress(None);
        Assert.Equal((9, true), (progress.Position, progress.IsCaughtUp));
    }

    [SkippableTheory]
    [InlineData(AccountDocuments.Name)]
    [InlineData(OwnerDocuments.Name)]
    [InlineData(TransactionDocuments.Collection)]
    [InlineData(ProcessedCommandDocuments.Collection)]
    [InlineData(TransferDocuments.Collection)]
    [InlineData(BlockedAccountDocuments.Name)]
    [InlineData("state")]
    [InlineData("database")]
    [InlineData("replaced by a write")]
    public async Task Views_that_are_not_whole_are_begun_anew_and_lists_wait_until_they_are_full(string lacking)
    {
        await PutTransactions(Samples.NewId(), 3);
        await Writer.Write(new ViewChanges { Progress = new(9) }, None);
        var before = await Writer.ReadProgress(None);
        var database = fixture.Process.Database.Database;
        switch (lacking)
        {
            case "state": await database.DropCollectionAsync("views"); break;
            case "database": await database.Client.DropDatabaseAsync(fixture.Name); break;
            case "replaced by a write":
                await database.DropCollectionAsync(Views.Accounts.CollectionNamespace.CollectionName);
                await Views.Accounts.InsertOneAsync(new AccountDocument(Samples.Account(), Guid.Empty));
                break;
            default: await database.DropCollectionAsync(MongoViewSet.Name(lacking, before.Generation!)); break;
        }
        await fixture.Process.Current.LookAfresh(None);

        var progress = await Writer.ReadProgress(None);
        Assert.Equal((-1, false), (progress.Position, progress.IsCaughtUp));
        Assert.NotEqual(before.Generation, progress.Generation);
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await Queries.ListAccounts(new(), null, 10, None));
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await Queries.ListOwners(new(), null, 10, None));
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await Queries.ListTransfers(new(), null, 10, None));
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(
            async () => await Queries.ListStaleAccounts(DateTimeOffset.MaxValue, null, 10, None));
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () =>
        {
            await foreach (var _ in Queries.StreamTransactions(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, None))
                Assert.Fail("A row is left.");
        });
        var account = (await PutAccounts(1))[0];
        ViewOracle.AssertIs(account, await Queries.GetAccount(account.Id, None));
        // What was known of the old ones' progress is void.
        await Assert.ThrowsAsync<ViewsReplacedException>(
            async () => await Writer.Write(new ViewChanges { Progress = before with { Position = 12 } }, None));
        await Writer.Write(new ViewChanges { Progress = progress with { Position = 5, IsCaughtUp = true } }, None);
        Assert.Single(await Queries.ListAccounts(new(), null, 10, None));
    }

    [SkippableTheory]
    [InlineData(TransactionDocuments.Collection)]
    [InlineData(ProcessedCommandDocuments.Collection)]
    public async Task That_a_command_has_no_answer_is_not_said_by_views_that_lost_theirs(string lacking)
    {
        var account = Samples.NewId();
        await PutTransactions(account, 3);
        Assert.Null(await FindProcessedCommand(account, Guid.NewGuid()));
        var generation = (await Writer.ReadProgress(None)).Generation!;
        await fixture.Process.Database.Database.DropCollectionAsync(MongoViewSet.Name(lacking, generation));
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(
            async () => await FindProcessedCommand(account, Guid.NewGuid()));
    }

    [SkippableFact]
    public async Task Processes_that_start_together_agree_on_their_views()
    {
        await fixture.Process.Database.Database.Client.DropDatabaseAsync(fixture.Name);
        var processes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => fixture.Another()));
        var generations = await Task.WhenAll(processes.Select(process => Task.Run(() => process.Current.Look(None))));

        Assert.Single(generations.Select(views => views.Generation).Distinct());
        var account = Samples.Account();
        await processes[0].Writer.Write(Batch(Change(-1, account)), None);
        foreach (var process in processes) ViewOracle.AssertIs(account, await process.Queries.GetAccount(account.Id, None));
        foreach (var process in processes) process.Dispose();
    }

    [SkippableFact]
    public async Task What_others_keep_in_the_database_is_left_alone()
    {
        var theirs = fixture.Process.Database.Collection("accounts");
        var similar = fixture.Process.Database.Collection("accounts_2024");
        await theirs.InsertOneAsync(new BsonDocument("_id", "theirs"));
        await similar.InsertOneAsync(new BsonDocument("_id", "theirs"));

        await fixture.Process.Keeper.DropUnneeded(TimeSpan.Zero, None);

        Assert.Equal(1, (await theirs.DeleteOneAsync(new BsonDocument())).DeletedCount);
        Assert.Equal(1, (await similar.DeleteOneAsync(new BsonDocument())).DeletedCount);
    }

    [SkippableFact]
    public async Task The_figures_of_the_analytics_come_from_the_index_alone()
    {
        await PutTransactions(Samples.NewId(), 50);
        var explanation = await fixture.Process.Database.Database.RunCommandAsync<BsonDocument>(new BsonDocument("explain", new BsonDocument
        {
            { "find", Views.Transactions.CollectionNamespace.CollectionName },
            { "filter", TransactionDocuments.Recorded(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null) },
            { "projection", TransactionDocuments.FiguresOnly },
        }));

        Assert.Equal(0, explanation["executionStats"]["totalDocsExamined"].ToInt32());
        Assert.Equal(50, explanation["executionStats"]["nReturned"].ToInt32());
    }
}
