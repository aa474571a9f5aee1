using BankingApi.Hosting;
using BankingApi.ReadModel;
using BankingApi.ReadModel.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>The contract on SQLite.</summary>
public sealed class EmbeddedViewGenerationTests : ViewGenerationContract, IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"views-{Guid.NewGuid():N}");
    private EmbeddedViewDatabase _database = null!;

    public override Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Rebuilt_views_stay_where_the_old_ones_were_found_damaged()
    {
        var (_, _, generations) = await Open();
        await File.WriteAllBytesAsync(Path.Combine(_directory, "views.db-damaged"), []);
        await using var next = await generations.Begin(default);
        await next.Writer.Write(new ViewChanges { Progress = new(5) }, default);
        await next.TakeOver(default);
        Assert.Equal(5, (await new EmbeddedViewWriter(_database).ReadProgress(default)).Position);
    }

    /// <summary>What a full disk leaves: the file is there, and most of it still in the log beside it.</summary>
    [Theory]
    [InlineData("views.db", "views.db-wal")]
    [InlineData("views.db-wal")]
    [InlineData]
    public async Task Views_that_are_not_whole_do_not_take_the_place_of_good_ones(params string[] files)
    {
        var (writer, _, _) = await Open();
        await writer.Write(new ViewChanges { Progress = new(7) }, default);
        var rebuilt = Directory.CreateDirectory(Path.Combine(_directory, "rebuilt")).FullName;
        foreach (var file in files) await File.WriteAllBytesAsync(Path.Combine(rebuilt, file), new byte[4096]);

        await Assert.ThrowsAsync<ReadStoreUnavailableException>(() => _database.ReplaceWith(rebuilt, default).AsTask());

        Assert.Equal(7, (await writer.ReadProgress(default)).Position);
        await writer.Write(new ViewChanges { Progress = new(8) }, default);
        Assert.Equal(8, (await writer.ReadProgress(default)).Position);
    }

    protected override Task<(IViewWriter Writer, IViewQueries Queries, IViewGenerations Generations)> Open()
    {
        _database = new(_directory, new(ReadModelRegistration.Tables), NullLogger<EmbeddedViewDatabase>.Instance);
        _database.Open();
        return Task.FromResult<(IViewWriter, IViewQueries, IViewGenerations)>((
            new EmbeddedViewWriter(_database), new EmbeddedViewQueries(_database),
            new EmbeddedViewGenerations(_directory, _database, NullLogger<EmbeddedViewDatabase>.Instance)));
    }
}
