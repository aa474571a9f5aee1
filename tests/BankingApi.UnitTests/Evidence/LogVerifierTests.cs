using System.Text;
using BankingApi.EventStore.Serialization;
using BankingApi.Evidence;
using EventStore.Abstractions;

namespace BankingApi.UnitTests.Evidence;

public sealed class LogVerifierTests
{
    private const string One = "BankAccount-00000000000000000000000000000001";
    private const string Two = "Person-00000000000000000000000000000002";
    private const string Three = "Webhook-00000000000000000000000000000003";

    /// <summary>As releases before the chain wrote it.</summary>
    private const string OldMetadata = """
        {"$correlationId":"0af7651916cd43dd8448eb211c80319c","$causationId":"01a20d21-934d-7a5e-b170-d43b3ab2c6a2","actor":"api","traceparent":null,"schema":2,"after":{"balance":"10.00","reserved":"0.00","overdraftLimit":"0.00","status":"ACTIVE","available":"10.00"}}
        """;

    [Fact]
    public async Task A_log_that_is_whole_is_counted()
    {
        var log = Log(One, Two, One, One, Three, Two, One);

        Assert.Equal(new Verdict(7, 3, 0, null), await Verify(log));
    }

    [Fact]
    public async Task An_empty_log_is_whole() => Assert.Equal(new Verdict(0, 0, 0, null), await Verify(new InMemoryLog()));

    [Fact]
    public async Task What_comes_during_the_walk_is_left_for_the_next_one()
    {
        var log = Log(One, One, One, One, One);
        log.Head = 3;
        log.Change(4, stored => stored with { Revision = 17 });

        Assert.Equal(new Verdict(4, 1, 0, null), await Verify(log));
    }

    [Fact]
    public async Task An_event_that_is_missing_is_named()
    {
        var log = Log(One, Two, One, One, One);
        log.Events.RemoveAt(2);
        await IsBroken(log, One, 1, "event 1 is missing");

        log.Events.RemoveAt(2);
        await IsBroken(log, One, 1, "events 1 to 2 are missing");

        log.Events.RemoveAt(0);
        await IsBroken(log, One, 0, "events 0 to 2 are missing");
    }

    [Fact]
    public async Task An_event_that_is_there_twice_is_named()
    {
        var log = Log(One, One, One);
        log.Events.Add(new(log.Events[1].Stored with { Position = 3 }, null));

        await IsBroken(log, One, 1, "there is another event of this revision before it");
    }

    [Fact]
    public async Task Events_out_of_order_are_named()
    {
        var log = Log(One, One, One);
        (log.Events[1], log.Events[2]) = (
            new(log.Events[2].Stored with { Position = 1 }, null), new(log.Events[1].Stored with { Position = 2 }, null));

        await IsBroken(log, One, 1, "event 1 is missing");
    }

    [Fact]
    public async Task An_event_that_was_changed_is_named()
    {
        var log = Log(One, Two, One, One);
        log.Change(2, stored => stored with { Data = "{\"amount\":1}"u8.ToArray() });

        await IsBroken(log, One, 1, "its hash does not fit");
    }

    /// <summary>Its own hash fits what it says; the next one's does not.</summary>
    [Fact]
    public async Task A_change_that_its_own_hash_was_made_for_shows_at_the_next_event()
    {
        var log = Log(One, One, One);
        var first = HashChain.Read(log.Events[0].Stored.Metadata.Span);
        log.Change(1, stored => stored with
        {
            Metadata = HashChain.Link(
                first, One, 1, new(stored.Id, stored.Type, stored.Data, "{\"actor\":\"me\"}"u8.ToArray()), out _).Metadata,
        });

        await IsBroken(log, One, 2, "its hash does not fit");
    }

    [Theory]
    [InlineData("Other-00000000000000000000000000000001")]
    [InlineData("BankAccount-0000000000000000000000000000000A")]
    [InlineData("(stream 7 without a name)")]
    public async Task A_stream_that_the_bank_cannot_have_is_named(string name)
        => await IsBroken(Log(One, name), name, 0, "no stream of the bank is called that");

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData(OldMetadata)]
    public async Task Events_from_before_there_were_hashes_are_counted_and_a_chain_begins_behind_them(string metadata)
    {
        var log = new InMemoryLog();
        for (var i = 0; i < 3; i++) log.AppendOld(One, metadata);
        log.AppendOld(Two, metadata);
        log.Append(One);
        log.Append(Two);
        log.Append(One);

        Assert.Equal(new Verdict(7, 2, 4, null), await Verify(log));
    }

    [Fact]
    public async Task A_chain_does_not_end()
    {
        var log = new InMemoryLog();
        log.Append(One);
        log.AppendOld(One);
        await IsBroken(log, One, 1, "it has no hash, and the event before it has one");
    }

    [Fact]
    public async Task No_event_without_a_hash_comes_after_one_that_has_one_in_another_stream_either()
    {
        var log = new InMemoryLog();
        log.AppendOld(One);
        log.Append(Two);
        log.AppendOld(One);
        await IsBroken(log, One, 1, "it has no hash, and an event before it in the log has one");
    }

    /// <summary>The very first event of the log, so that nothing but its own metadata can tell.</summary>
    [Fact]
    public async Task A_hash_that_was_damaged_does_not_pass_for_none()
    {
        var metadata = Log(One).Events[0].Stored.Metadata.ToArray();
        for (var i = 0; i < metadata.Length; i++)
        {
            foreach (var other in (byte[])[(byte)(metadata[i] ^ 1), (byte)(metadata[i] ^ 0x20), (byte)' ', (byte)'"', 0xFF])
            {
                if (metadata[i] == other) continue;
                var log = Log(One);
                var changed = metadata.ToArray();
                changed[i] = other;
                log.Change(0, stored => stored with { Metadata = changed });

                var fault = (await Verify(log)).Fault;
                Assert.True(fault?.Where == $"{One} revision 0", $"{Encoding.UTF8.GetString(changed)}: {fault}");
            }
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"schema\":1,\"hush\":\"x\"}")]
    [InlineData("{\"schema\":1,\"hash\":\"x\"}")]
    [InlineData("{\"schema\":1,\"schema\":1}")]
    [InlineData("{\"schema\":1} ,")]
    [InlineData("\0")]
    public async Task Metadata_that_no_release_wrote_is_named(string metadata)
    {
        var log = new InMemoryLog();
        log.AppendOld(One);
        log.AppendOld(One, metadata);
        await IsBroken(log, One, 1, "its metadata is damaged");
    }

    [Fact]
    public async Task What_the_store_says_of_an_event_has_to_fit_once_there_are_checksums()
    {
        var log = Log(One, One, One, Two);
        log.Events[1] = log.Events[1] with { Fits = true };
        log.Events[2] = log.Events[2] with { Fits = true };
        await IsBroken(log, Two, 0, "what the store keeps with it (its place, its time) is not what it wrote");

        log.Events[3] = log.Events[3] with { Fits = true };
        Assert.Null((await Verify(log)).Fault);

        log.Events[2] = log.Events[2] with { Fits = false };
        await IsBroken(log, One, 2, "what the store keeps with it (its place, its time) is not what it wrote");
    }

    [Fact]
    public async Task Where_every_position_is_taken_a_stream_that_is_gone_leaves_a_gap()
    {
        var log = new InMemoryLog { HasEveryPosition = true };
        foreach (var stream in (string[])[One, Two, One, Three]) log.Append(stream);
        Assert.Null((await Verify(log)).Fault);

        log.Events.RemoveAt(1);
        Assert.Equal("broken: position 1: the event there is missing", (await Verify(log)).Fault!.ToString());

        log.Events.RemoveAt(0);
        await IsBroken(log, One, 0, "event 0 is missing"); // Its stream says whose it is.
    }

    [Fact]
    public async Task Events_that_readers_of_a_stream_do_not_get_are_missing()
    {
        var log = new InMemoryLog { CanHideEvents = true };
        for (var i = 0; i < 200; i++) log.Append($"BankAccount-{i:x32}");
        for (var i = 0; i < 5; i++) log.Append(Two);
        Assert.Null((await Verify(log)).Fault);

        log.Hidden[Two] = 3;
        await IsBroken(log, Two, 0, "events 0 to 2 are missing");

        log.Hidden[Two] = null;
        await IsBroken(log, Two, 0, "events 0 to 4 are missing");
    }

    [Fact]
    public async Task Damage_is_told_with_the_place_up_to_which_the_log_could_be_read()
    {
        var log = Log(One, One, Two, Two, Two, Two);
        log.DamagedBehind = 4;
        Assert.Equal("broken: the log after position 4: these are no bytes of mine", (await Verify(log)).Fault!.ToString());

        log.Change(1, stored => stored with { Revision = 7 });
        await IsBroken(log, One, 1, "events 1 to 6 are missing");
    }

    [Fact]
    public async Task A_walk_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Verify(Log(One, One, One, One), stop.Token));
    }

    [Fact]
    public async Task A_digest_lists_each_stream_with_its_last_hash()
    {
        var log = new InMemoryLog();
        log.Append(Two);
        var (first, second) = (log.Append(One), log.Append(Two));

        Assert.StartsWith($"{One} 0 {first}\n{Two} 1 {second}\nmerkle-root ", await Digest(log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_has_what_its_digest_lists_however_much_has_come_since()
    {
        var log = Log(One, Two, One);
        var digest = await Digest(log);
        Assert.Null((await Verify(log, digest)).Fault);
        foreach (var stream in (string[])[One, Three, Two, One]) log.Append(stream);

        Assert.Equal(new Verdict(7, 3, 0, null), await Verify(log, digest));
    }

    [Fact]
    public async Task A_tail_that_is_gone_shows_by_the_digest_alone()
    {
        var log = Log(One, Two, One, One);
        var digest = await Digest(log);
        log.Events.RemoveRange(2, 2);
        Assert.Null((await Verify(log)).Fault);

        await IsBroken(log, One, 1, "the log ends at revision 0, the digest knows 2", digest);
    }

    [Fact]
    public async Task A_stream_that_is_gone_shows_by_the_digest_alone()
    {
        var log = Log(One, Two, One);
        var digest = await Digest(log);
        log.Events.RemoveAt(1);
        Assert.Null((await Verify(log)).Fault);

        await IsBroken(log, Two, 0, "the log has no such stream, the digest knows it up to revision 0", digest);
    }

    /// <summary>Whoever can write the log can make a whole chain anew.</summary>
    [Fact]
    public async Task A_chain_that_was_rewritten_shows_by_the_digest_alone()
    {
        var digest = await Digest(Log(One, Two, One));
        var rewritten = Log(One, Two, One, One);
        Assert.Null((await Verify(rewritten)).Fault);

        await IsBroken(rewritten, Two, 0, "it, or an event before it, is not what the digest knows", digest);
    }

    /// <summary>Which no hash of the log's own goes over, not even where the stream has gone on since.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Events_from_before_there_were_hashes_are_vouched_for_by_the_digest(int since)
    {
        var log = new InMemoryLog();
        for (var i = 0; i < 3; i++) log.AppendOld(One, OldMetadata, $$"""{"n":{{i}}}""");
        for (var i = 0; i < since; i++) log.Append(One);
        var digest = await Digest(log);
        Assert.Null((await Verify(log, digest)).Fault);
        log.Append(One);
        Assert.Null((await Verify(log, digest)).Fault);

        log.Change(1, stored => stored with { Data = "{\"n\":7}"u8.ToArray() });
        Assert.Null((await Verify(log)).Fault);
        await IsBroken(log, One, 2 + since, "it, or an event before it, is not what the digest knows", digest);
    }

    private static InMemoryLog Log(params string[] streams)
    {
        var log = new InMemoryLog();
        foreach (var stream in streams) log.Append(stream);
        return log;
    }

    private static async Task IsBroken(InMemoryLog log, string stream, long revision, string what, string? digest = null)
        => Assert.Equal($"broken: {stream} revision {revision}: {what}", (await Verify(log, digest)).Fault?.ToString());

    private static Task<Verdict> Verify(ILogReader log, CancellationToken cancellationToken) => Verify(log, null, cancellationToken);

    private static async Task<Verdict> Verify(ILogReader log, string? digest = null, CancellationToken cancellationToken = default)
    {
        using var ledger = new StreamLedger(mostInMemory: 2);
        if (digest is not null)
        {
            using var reader = new StringReader(digest);
            DigestFile.Load(reader, ledger);
        }
        using var progress = new WalkProgress(null, TimeProvider.System);
        return await new LogVerifier(log, ledger, digest is not null, progress).Verify(cancellationToken);
    }

    private static async Task<string> Digest(ILogReader log)
    {
        using var ledger = new StreamLedger(mostInMemory: 2);
        using var progress = new WalkProgress(null, TimeProvider.System);
        Assert.Null((await new LogVerifier(log, ledger, false, progress).Verify(default)).Fault);
        using var into = new StringWriter { NewLine = "\n" };
        DigestFile.Write(ledger.Sorted(), into);
        return into.ToString();
    }
}
