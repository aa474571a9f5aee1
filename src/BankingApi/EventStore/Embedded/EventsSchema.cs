namespace BankingApi.EventStore.Embedded;

/// <summary>What <c>events.db</c> looks like inside.</summary>
internal static class EventsSchema
{
    /// <summary>"BANK": marks the file as ours, in its header.</summary>
    public const long ApplicationId = 0x42414E4B;

    /// <summary>Raise it with every change of the tables, together with a migration; an older program then refuses the file.</summary>
    public const long Version = 1;

    /// <remarks>
    /// Events lie in log order, so that appending touches the same last pages whatever the streams; the index finds them by stream.
    /// Positions are given out by the writer, without gaps. Parked events point into the log, which has their bytes and never changes.
    /// </remarks>
    public const string Tables = """
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
        CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);
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

    /// <summary>Columns that <see cref="ReadSession"/> makes a <see cref="StoredEvent"/> of, in its order.</summary>
    public const string EventColumns = "e.revision, e.position, e.event_id, e.type, e.data, e.metadata, e.created";

    public static long ToTicks(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks;

    public static DateTimeOffset ToTime(long ticks) => DateTimeOffset.UnixEpoch.AddTicks(ticks);
}
