using EmbeddedEventStore;
using EventStore.Abstractions;
using Sqlite;

namespace BankingApi.UnitTests.EmbeddedEventStore;

/// <summary>A data folder of a test's own, which is opened now and then.</summary>
internal sealed class EventsFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bankingapi-log-").FullName;

    public string File => System.IO.Path.Combine(Path, "events.db");

    public async Task With(Func<EmbeddedStreams, Task> use)
    {
        using var database = new EmbeddedDatabase(Path, TimeProvider.System);
        database.Open();
        await use(new EmbeddedStreams(database));
    }

    public Task Append(string stream, long expectedRevision, params NewEvent[] events) => With(async store =>
        Assert.True((await store.Append(stream, expectedRevision, events, default)).Appended));

    /// <summary>Runs SQL on the file behind the store's back.</summary>
    public void Execute(string sql)
    {
        using var connection = SqliteConnection.OpenForWriting(File);
        connection.Execute(sql);
        connection.Checkpoint(truncate: true);
    }

    public long? Scalar(string sql)
    {
        using var connection = SqliteConnection.OpenUntouched(File);
        return connection.Scalar(sql);
    }

    /// <summary>What the folder holds, and how much of it.</summary>
    public string[] Files()
        => [.. Directory.GetFiles(Path).Select(file => $"{System.IO.Path.GetFileName(file)} {new FileInfo(file).Length}").Order()];

    public async Task<List<LoggedEvent>> ReadAll()
    {
        await using var reader = EmbeddedLogReader.Open(Path);
        return await ReadAll(reader);
    }

    public static async Task<List<LoggedEvent>> ReadAll(EmbeddedLogReader reader)
    {
        var events = new List<LoggedEvent>();
        for (var page = new LoggedPage([], -1, IsEnd: false); !page.IsEnd;)
        {
            page = await reader.Read(page.Position, default);
            events.AddRange(page.Events);
        }
        return events;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
