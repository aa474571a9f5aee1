using BankingApi.UnitTests.Domain;
using EmbeddedEventStore;
using EventStore.Abstractions;
using Sqlite;

namespace BankingApi.UnitTests.EmbeddedEventStore;

/// <summary>Files as earlier releases wrote them, byte for byte in their schemas, are read as they are and taken over by whoever writes to
/// them.</summary>
public sealed class OldFilesTests : IDisposable
{
    private const string Version1 = """
        CREATE TABLE streams (
            id   INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        );
        CREATE TABLE events (
            position INTEGER PRIMARY KEY,
            stream   INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            event_id BLOB NOT NULL,
            type     TEXT NOT NULL,
            created  INTEGER NOT NULL, -- 100 ns since 1970, UTC
            data     BLOB NOT NULL,
            metadata BLOB NOT NULL
        );
        CREATE TABLE snapshots (
            stream         TEXT NOT NULL UNIQUE,
            revision       INTEGER NOT NULL,
            schema_version INTEGER NOT NULL,
            data           BLOB NOT NULL
        );
        CREATE TABLE checkpoints (
            consumer_group TEXT NOT NULL UNIQUE,
            position       INTEGER NOT NULL
        );
        CREATE TABLE parked (
            id             INTEGER PRIMARY KEY, -- the order of parking
            consumer_group TEXT NOT NULL,
            position       INTEGER NOT NULL,
            reason         TEXT NOT NULL,
            parked_at      INTEGER NOT NULL,
            UNIQUE (consumer_group, position)
        );
        INSERT INTO streams VALUES (1, 'a'), (2, 'b');
        INSERT INTO events VALUES
            (0, 1, 0, x'00000000000000000000000000000001', 'OneV1', 10000000, '{"n":1}', '{}'),
            (1, 2, 0, x'00000000000000000000000000000002', 'TwoV1', 20000000, '{"n":2}', ''),
            (2, 1, 1, x'00000000000000000000000000000003', 'OneV1', 30000000, '{"n":3}', '{}');
        """;

    private const string OnlyIn1 = "CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);";

    private const string OnlyIn2 = """
        CREATE TABLE stream_index (
            stream   INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (stream, revision)
        ) WITHOUT ROWID;
        CREATE TABLE indexed (
            position INTEGER NOT NULL
        );
        INSERT INTO indexed VALUES (2);
        INSERT INTO stream_index VALUES (1, 0, 0), (1, 1, 2), (2, 0, 1);
        """;

    private readonly EventsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_file_of_an_earlier_version_is_read_without_a_checksum_and_left_as_it_is(int version)
    {
        Make(version);
        var before = File.ReadAllBytes(_folder.File);

        var events = await _folder.ReadAll();

        Assert.Equal([("a", 0L), ("b", 0L), ("a", 1L)], events.Select(one => (one.Stored.Stream, one.Stored.Revision)));
        Assert.All(events, one => Assert.Null(one.Fits));
        Assert.Equal(before, File.ReadAllBytes(_folder.File));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_file_of_an_earlier_version_is_taken_over_and_what_comes_has_checksums(int version)
    {
        Make(version);

        await _folder.Append("a", 1, New(4));

        Assert.Equal(EventsSchema.Version, _folder.Scalar("PRAGMA user_version"));
        await _folder.With(async store =>
        {
            var all = await store.ReadForwards("a", 0, 10, default);
            Assert.Equal([0L, 1, 2], all.Select(stored => stored.Revision));
            Assert.Equal(new DateTimeOffset(1970, 1, 1, 0, 0, 3, TimeSpan.Zero), all[1].Created);
            Assert.Equal("b", (await store.ReadForwards("b", 0, 10, default))[0].Stream);
        });
        Assert.Equal([null, null, null, true], (await _folder.ReadAll()).Select(one => one.Fits));
    }

    [Fact]
    public async Task A_file_that_was_taken_over_has_the_columns_of_a_new_one()
    {
        Make(version: 1);
        await _folder.Append("a", 1, New(4));
        using var fresh = new EventsFolder();
        await fresh.Append("a", -1, New(1));

        Assert.Equal(Columns(fresh), Columns(_folder));

        static string Columns(EventsFolder folder)
        {
            using var connection = SqliteConnection.OpenUntouched(folder.File);
            return connection.Text("""
                SELECT group_concat(m.name || ' ' || c.name || ' ' || c.type || c."notnull" || c.pk, ', ' ORDER BY m.name, c.cid)
                FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
                """);
        }
    }

    private void Make(int version)
    {
        using var connection = SqliteConnection.Create(_folder.File);
        connection.Execute($"""
            {Version1} {(version == 1 ? OnlyIn1 : OnlyIn2)}
            PRAGMA application_id = {EventsSchema.ApplicationId};
            PRAGMA user_version = {version};
            PRAGMA journal_mode = WAL
            """);
    }

    private static NewEvent New(int number) => new(Some.Id(number), "OneV1", "{}"u8.ToArray(), "{}"u8.ToArray());
}
