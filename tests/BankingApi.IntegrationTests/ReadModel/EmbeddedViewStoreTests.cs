using BankingApi.Hosting;
using BankingApi.ReadModel;
using BankingApi.ReadModel.Embedded;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using static BankingApi.IntegrationTests.ReadModel.ViewSamples;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>The contract on SQLite, and what becomes of a file that is of no use.</summary>
public sealed class EmbeddedViewStoreTests : ViewStoreContract, IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"views-{Guid.NewGuid():N}");
    private EmbeddedViewDatabase _database = null!;

    private string File => Path.Combine(_directory, "views.db");

    public override Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    protected override Task<(IViewWriter Writer, IViewQueries Queries)> Open() => Task.FromResult(Start());

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        var account = Samples.Account();
        var batch = Batch(Change(-1, account));
        batch.Progress = new(12);
        await Writer.Write(batch, None);

        var (writer, queries) = Restart(() => { });

        ViewOracle.AssertIs(account, await queries.GetAccount(account.Id, None));
        Assert.Equal(12, (await writer.ReadProgress(None)).Position);
    }

    public static TheoryData<string> UselessFiles
        => ["missing", "empty", "garbage", "torn header", "torn page", "cut", "foreign", "older", "newer", "marked"];

    [Theory]
    [MemberData(nameof(UselessFiles))]
    public async Task A_file_of_no_use_is_replaced_by_empty_views(string useless)
    {
        await PutAccounts(200);
        await Writer.Write(new ViewChanges { Progress = new(12) }, None);

        var (writer, queries) = Restart(() => Spoil(useless));

        Assert.Equal(-1, (await writer.ReadProgress(None)).Position);
        Assert.Empty(await queries.ListAccounts(new(), null, 10, None));
        var account = Samples.Account();
        Assert.Empty(await writer.Write(Batch(Change(-1, account)), None));
        (_, queries) = Restart(() => { });
        Assert.NotNull(await queries.GetAccount(account.Id, None));
    }

    [Fact]
    public async Task A_batch_that_fails_half_way_leaves_nothing_behind()
    {
        var account = Samples.Account();
        await Put(Change(-1, account));
        var id = Samples.NewId();
        var transactions = Samples.Transactions(id, 3);
        // Two accounts cannot have been opened at one position of the log: SQLite refuses the second.
        var batch = Batch(
            Change(-1, Samples.Account(id), transactions), Change(-1, Samples.Account() with { Position = account.Position }));
        batch.Progress = new(12);

        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await Writer.Write(batch, None));

        Assert.Null(await Queries.GetAccount(id, None));
        Assert.Empty(await Queries.ListTransactions(id, new(), false, null, 10, None));
        Assert.Equal(-1, (await Writer.ReadProgress(None)).Position);
        await Put(Change(-1, Samples.Account()));
    }

    [Fact]
    public async Task A_store_that_cannot_answer_says_so_and_recovers()
    {
        var account = (await PutAccounts(1))[0];
        Execute("ALTER TABLE accounts RENAME TO gone");
        // The account itself is still in memory.
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await Queries.GetAccount(Samples.NewId(), None));
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await Queries.ListAccounts(new(), null, 10, None));
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await Writer.LoadAccounts([account.Id], None));
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await Writer.Write(Batch(Change(0, account)), None));

        Execute("ALTER TABLE gone RENAME TO accounts");
        ViewOracle.AssertIs(account, await Queries.GetAccount(account.Id, None));
        await Put(Change(0, account with { Revision = 1 }));
    }

    [Fact]
    public async Task A_closed_store_is_unavailable()
    {
        _database.Dispose();

        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await Queries.GetAccount(Samples.NewId(), None));
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(
            async () => await Writer.Write(new ViewChanges { Progress = new(1) }, None));
    }

    [Fact]
    public void A_folder_that_cannot_be_used_is_named()
    {
        var file = Path.Combine(_directory, "file");
        System.IO.File.WriteAllText(file, string.Empty);
        using var unusable =
            new EmbeddedViewDatabase(
                Path.Combine(file, "data"), new(ReadModelRegistration.Tables), NullLogger<EmbeddedViewDatabase>.Instance);

        Assert.Contains(file, Assert.Throws<ReadStoreUnavailableException>(unusable.Open).Message, StringComparison.Ordinal);
    }

    private (IViewWriter Writer, IViewQueries Queries) Start()
    {
        _database = new(_directory, new(ReadModelRegistration.Tables), NullLogger<EmbeddedViewDatabase>.Instance);
        _database.Open();
        return (new EmbeddedViewWriter(_database), Ask<IViewQueries>());
    }

    private protected override T Ask<T>() => Answering<T>(port => port.Embedded, _database);

    private (IViewWriter Writer, IViewQueries Queries) Restart(Action between)
    {
        _database.Dispose();
        between();
        return Start();
    }

    private void Spoil(string useless)
    {
        var bytes = System.IO.File.ReadAllBytes(File);
        switch (useless)
        {
            case "missing": System.IO.File.Delete(File); break;
            case "empty": System.IO.File.WriteAllBytes(File, []); break;
            case "garbage": System.IO.File.WriteAllText(File, new string('x', 100_000)); break;
            case "torn header": System.IO.File.WriteAllBytes(File, [.. new byte[50], .. bytes[50..]]); break;
            case "torn page":
                System.IO.File.WriteAllBytes(File, [.. bytes[..8192], .. Enumerable.Repeat((byte)0x5a, 8192), .. bytes[16384..]]);
                break;
            case "cut": System.IO.File.WriteAllBytes(File, bytes[..(bytes.Length / 2)]); break;
            case "foreign": Execute("PRAGMA application_id = 7"); break;
            case "older": Execute($"PRAGMA user_version = {EmbeddedViewSchema.Version - 1}"); break;
            case "newer": Execute($"PRAGMA user_version = {EmbeddedViewSchema.Version + 1}"); break;
            case "marked": System.IO.File.WriteAllBytes(File + "-damaged", []); break;
            default: Assert.Fail(useless); break;
        }
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
