using System.Text;
using BankingApi.Evidence;
using EmbeddedEventStore;
using Sqlite;

namespace BankingApi.UnitTests.Evidence;

/// <summary>Whatever is changed in the file of a log shows, and where it was.</summary>
public sealed class RandomCorruptionTests : IDisposable
{
    private const int Corruptions = 1_000;

    private readonly string _whole = Directory.CreateTempSubdirectory("bankingapi-whole-").FullName;
    private readonly string _broken = Directory.CreateTempSubdirectory("bankingapi-broken-").FullName;

    private List<Row> _rows = [];

    public void Dispose()
    {
        Directory.Delete(_whole, recursive: true);
        Directory.Delete(_broken, recursive: true);
    }

    [Fact]
    public async Task A_thousand_random_corruptions_are_all_found_where_they_are()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await BankOnDisk.Make(_whole, random, owners: 10, accounts: 20, commands: 350);
        _rows = Rows();
        var (verdict, digest) = await Look(_whole);
        Assert.Equal(new Verdict(_rows.Count, 34, 0, null), verdict);
        Assert.InRange(_rows.Count, 350, 1_000);

        var kinds = Kinds();
        var found = kinds.Keys.ToDictionary(kind => kind, _ => 0);
        for (var n = 0; n < Corruptions; n++)
        {
            var (kind, corrupt) = kinds.ElementAt(n % kinds.Count);
            File.Copy(Path.Combine(_whole, "events.db"), Path.Combine(_broken, "events.db"), overwrite: true);
            Corruption corruption;
            using (var file = SqliteConnection.OpenForWriting(Path.Combine(_broken, "events.db"), "PRAGMA synchronous = OFF"))
                corruption = corrupt(random, file);

            var (broken, _) = await Look(_broken, corruption.OnlyByDigest ? digest : null);

            Assert.True(
                broken.Fault?.Where == $"{corruption.Stream} revision {corruption.Revision}",
                $"Seed {seed}, corruption {n} ({kind}): {corruption.Stream} revision {corruption.Revision} was found as '{broken.Fault}'");
            found[kind]++;
        }
        Assert.All(found, kind => Assert.InRange(kind.Value, 50, Corruptions));
    }

    /// <summary>Each changes something, and says which stream and revision has to be named.</summary>
    private Dictionary<string, Func<Random, SqliteConnection, Corruption>> Kinds() => new()
    {
        ["a byte of data"] = (random, file) => ChangeByte(random, file, "data", row => row.Data),
        ["a byte of metadata"] = (random, file) => ChangeByte(random, file, "metadata", row => row.Metadata),
        ["another type"] = (random, file) =>
        {
            var row = Any(random);
            var other = _rows.Select(one => one.Type).Distinct().Where(type => type != row.Type).ToList();
            file.Prepare("UPDATE events SET type = ?1 WHERE position = ?2")
                .Add(other[random.Next(other.Count)]).Add(row.Position).Execute();
            return row.Named;
        },
        ["another time"] = (random, file) =>
        {
            var row = Any(random);
            file.Prepare("UPDATE events SET created = created + ?1 WHERE position = ?2")
                .Add(random.NextInt64(1, 1L << random.Next(1, 50))).Add(row.Position).Execute();
            return row.Named;
        },
        ["another id"] = (random, file) =>
        {
            var row = Any(random);
            file.Prepare("UPDATE events SET event_id = ?1 WHERE position = ?2").Add(Guid.NewGuid()).Add(row.Position).Execute();
            return row.Named;
        },
        ["another checksum"] = (random, file) =>
        {
            var row = Any(random, besides: 0);
            file.Prepare("UPDATE events SET checksum = ?1 WHERE position = ?2")
                .Add(random.Next(2) == 0 ? random.NextInt64() : (long?)null).Add(row.Position).Execute();
            return row.Named;
        },
        ["another revision"] = (random, file) =>
        {
            var row = Any(random);
            var other = random.NextInt64(row.Revision + 10);
            if (other == row.Revision) other++;
            file.Prepare("UPDATE events SET revision = ?1 WHERE position = ?2").Add(other).Add(row.Position).Execute();
            // A revision that was jumped over is missing; one that was taken before is there twice.
            return new(row.Stream, Math.Min(other, row.Revision));
        },
        ["two positions exchanged"] = (random, file) =>
        {
            var (first, second) = Two(random);
            file.Execute($"""
                UPDATE events SET position = -1 WHERE position = {first.Position};
                UPDATE events SET position = {first.Position} WHERE position = {second.Position};
                UPDATE events SET position = {second.Position} WHERE position = -1;
                """);
            return new(second.Stream, Math.Min(second.Revision, EventsBefore(first.Position, second.Stream)));
        },
        ["two events exchanged between streams"] = (random, file) =>
        {
            var (first, second) = Two(random);
            while (first.Stream == second.Stream) (first, second) = Two(random);
            file.Execute($"""
                UPDATE events SET stream = (SELECT id FROM streams WHERE name = '{second.Stream}') WHERE position = {first.Position};
                UPDATE events SET stream = (SELECT id FROM streams WHERE name = '{first.Stream}') WHERE position = {second.Position};
                """);
            return new(second.Stream, Math.Min(first.Revision, EventsBefore(first.Position, second.Stream)));
        },
        ["an event removed"] = (random, file) =>
        {
            var row = Any(random);
            while (row.IsLast) row = Any(random);
            file.Execute($"DELETE FROM events WHERE position = {row.Position}");
            return row.Named;
        },
        ["an event added once more"] = (random, file) =>
        {
            var row = Any(random);
            Add(file, row, "revision");
            return row.Named;
        },
        ["an event forged behind the last one"] = (random, file) =>
        {
            var row = Any(random);
            var last = _rows.Last(one => one.Stream == row.Stream);
            Add(file, row, $"{last.Revision} + 1");
            return new(row.Stream, last.Revision + 1);
        },
        ["a stream renamed"] = (random, file) =>
        {
            var row = Any(random);
            var name = random.Next(3) switch
            {
                0 => row.Stream.ToUpperInvariant(),
                1 => $"Snapshot-{Guid.NewGuid():N}",
                _ => $"{row.Stream[..row.Stream.IndexOf('-', StringComparison.Ordinal)]}-{Guid.NewGuid():N}",
            };
            file.Prepare("UPDATE streams SET name = ?1 WHERE name = ?2").Add(name).Add(row.Stream).Execute();
            return new(name, 0);
        },
        ["a tail cut off"] = (random, file) =>
        {
            var row = Any(random);
            while (row.Revision == 0) row = Any(random);
            Remove(file, row.Stream, row.Revision);
            return row.Named with { OnlyByDigest = true };
        },
        ["a stream removed"] = (random, file) =>
        {
            var row = Any(random);
            Remove(file, row.Stream, 0);
            file.Execute($"DELETE FROM streams WHERE name = '{row.Stream}'");
            return new(row.Stream, 0, OnlyByDigest: true);
        },
    };

    private Corruption ChangeByte(Random random, SqliteConnection file, string column, Func<Row, byte[]> bytes)
    {
        var row = Any(random);
        var changed = bytes(row).ToArray();
        changed[random.Next(changed.Length)] ^= (byte)random.Next(1, 256);
        file.Prepare($"UPDATE events SET {column} = ?1 WHERE position = ?2").Add(changed.AsSpan()).Add(row.Position).Execute();
        return row.Named;
    }

    private static void Add(SqliteConnection file, Row like, string revision) => file.Execute($"""
        INSERT INTO events
        SELECT (SELECT max(position) + 1 FROM events), stream, {revision}, event_id, type, created, data, metadata, checksum
        FROM events WHERE position = {like.Position}
        """);

    private static void Remove(SqliteConnection file, string stream, long from) => file.Execute(
        $"DELETE FROM events WHERE stream = (SELECT id FROM streams WHERE name = '{stream}') AND revision >= {from}");

    private Row Any(Random random, long? besides = null)
    {
        var row = _rows[random.Next(_rows.Count)];
        return row.Position == besides ? Any(random, besides) : row;
    }

    /// <summary>In the order of the log.</summary>
    private (Row First, Row Second) Two(Random random)
    {
        var (one, other) = (Any(random), Any(random));
        return one.Position == other.Position ? Two(random) : one.Position < other.Position ? (one, other) : (other, one);
    }

    private long EventsBefore(long position, string stream) => _rows.Count(row => row.Stream == stream && row.Position < position);

    private List<Row> Rows()
    {
        using var file = SqliteConnection.OpenUntouched(Path.Combine(_whole, "events.db"));
        return file.Prepare("""
            SELECT s.name, e.revision, e.position, e.type, e.data, e.metadata,
                e.revision = (SELECT max(revision) FROM events o WHERE o.stream = e.stream)
            FROM events e JOIN streams s ON s.id = e.stream ORDER BY e.position
            """).ToList(row => new Row(row.Text(0), row.Long(1), row.Long(2), row.Text(3), row.Blob(4), row.Blob(5), row.Long(6) == 1));
    }

    private static async Task<(Verdict Verdict, string Digest)> Look(string folder, string? digest = null)
    {
        using var ledger = new StreamLedger();
        if (digest is not null)
        {
            using var reader = new StringReader(digest);
            DigestFile.Load(reader, ledger);
        }
        await using var log = EmbeddedLogReader.Open(folder);
        using var progress = new WalkProgress(null, TimeProvider.System);
        var verdict = await new LogVerifier(log, ledger, digest is not null, progress).Verify(default);
        using var into = new StringWriter(new StringBuilder());
        if (verdict.Fault is null) DigestFile.Write(ledger.Sorted(), into);
        return (verdict, into.ToString());
    }

    private sealed record Row(string Stream, long Revision, long Position, string Type, byte[] Data, byte[] Metadata, bool IsLast)
    {
        public Corruption Named => new(Stream, Revision);
    }

    /// <param name="OnlyByDigest">Whether nothing that is left of the log says whose events are gone.</param>
    private sealed record Corruption(string Stream, long Revision, bool OnlyByDigest = false);
}
