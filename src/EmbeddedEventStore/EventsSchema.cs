namespace EmbeddedEventStore;

/// <summary>What <c>events.db</c> looks like inside.</summary>
internal static class EventsSchema
{
    /// <summary>"BANK": marks the file as ours, in its header.</summary>
    public const long ApplicationId = 0x42414E4B;

    /// <summary>Raise it with every change of the tables, together with a migration; an older program then refuses the file.</summary>
    public const long Version = 3;

    private const string IndexTables = """
        CREATE TABLE stream_index (
            stream   INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (stream, revision)
        ) WITHOUT ROWID;
        CREATE TABLE indexed (
            position INTEGER NOT NULL
        );
        INSERT INTO indexed VALUES (-1);
        """;

    /// <remarks>Events lie in log order, so that appending touches the same last pages whatever the streams; <see cref="StreamIndex"/>
    /// finds them by stream, up to the position in <c>indexed</c>, and partly beyond it. Positions are given out by the writer, without
    /// gaps. Parked events point into the log, which has their bytes and never changes.</remarks>
    public const string Tables = $"""
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
            metadata BLOB NOT NULL,
            checksum INTEGER -- see EventChecksum; none in events from before there was one
        );
        {IndexTables}
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
        """;

    /// <summary>From version 1, whose index was one of SQLite's, written with each event.</summary>
    public const string From1To2 = $"""
        BEGIN IMMEDIATE;
        {IndexTables}
        INSERT INTO stream_index SELECT stream, revision, position FROM events ORDER BY stream, revision;
        UPDATE indexed SET position = (SELECT max(position) FROM events) WHERE EXISTS (SELECT 1 FROM events);
        DROP INDEX events_by_stream;
        PRAGMA user_version = 2;
        COMMIT
        """;

    /// <summary>From version 2, which had no checksums. They are not made up for the events that are there: nobody would know whether what
    /// they sum up is what was written.</summary>
    public const string From2To3 = """
        BEGIN IMMEDIATE;
        ALTER TABLE events ADD COLUMN checksum INTEGER;
        PRAGMA user_version = 3;
        COMMIT
        """;

    /// <summary>Columns that <see cref="ReadSession"/> makes a <see cref="StoredEvent"/> of, in its order.</summary>
    public const string EventColumns = "e.revision, e.position, e.event_id, e.type, e.data, e.metadata, e.created";

    public static long ToTicks(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks;

    public static DateTimeOffset ToTime(long ticks) => DateTimeOffset.UnixEpoch.AddTicks(ticks);
}
