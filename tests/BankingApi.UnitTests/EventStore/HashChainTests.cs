using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using BankingApi.EventStore.Serialization;
using BankingApi.UnitTests.Domain;
using EventStore.Abstractions;

namespace BankingApi.UnitTests.EventStore;

public sealed class HashChainTests
{
    private const string Stream = "BankAccount-00000000000000000000000000000001";

    private const string Metadata = """{"actor":"anonymous","schema":1}""";

    private static readonly EventHash Previous = new(SHA256.HashData("the event before"u8));

    private static readonly NewEvent Closed = new(
        Some.Id(3), "BankAccountClosedV1", Encoding.UTF8.GetBytes("""{"reason":"Umzug nach Köln"}"""), Encoding.UTF8.GetBytes(Metadata));

    /// <summary>As <c>docs/evidence.md</c> describes it, written once more: for ever the same.</summary>
    [Fact]
    public void A_hash_is_of_the_hash_before_and_of_all_that_is_stored()
    {
        var linked = HashChain.Link(Previous, Stream, 7, Closed, out var hash);

        using var bytes = new MemoryStream();
        bytes.Write(SHA256.HashData("the event before"u8));
        bytes.Write([0, 0, 0, 0, 0, 0, 0, 7]);
        bytes.Write(Closed.Id.ToByteArray(bigEndian: true));
        foreach (var part in new[] { Stream, Closed.Type, """{"reason":"Umzug nach Köln"}""", """{"actor":"anonymous","schema":1""" })
        {
            var text = Encoding.UTF8.GetBytes(part);
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, text.Length);
            bytes.Write(length);
            bytes.Write(text);
        }
        var expected = Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));
        Assert.Equal(expected, hash.ToString());
        Assert.Equal($$"""{"actor":"anonymous","schema":1,"hash":"{{expected}}"}""", Encoding.UTF8.GetString(linked.Metadata.Span));
        Assert.Equal(Closed with { Metadata = linked.Metadata }, linked);
        Assert.Equal(hash, HashChain.Read(linked.Metadata.Span));
        Assert.Equal(hash, HashChain.Compute(Previous, Stored(linked, 7)));
    }

    /// <summary>Which others check their own code by.</summary>
    [Fact]
    public void The_example_in_the_documents_is_true()
    {
        var suspended = new NewEvent(
            new("00000000-0000-7000-8000-000000000001"), "BankAccountSuspendedV1",
            Encoding.UTF8.GetBytes("""{"reason":"Prüfung","recordedAt":"2026-01-31T09:00:00Z"}"""), Encoding.UTF8.GetBytes(Metadata));

        HashChain.Link(null, Stream, 0, suspended, out var hash);

        Assert.Equal("acd1b5ca3381a4ab7c516ab5bf796c08c6367bcf238940ac73c5bbef08863029", hash.ToString());
        var document = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "evidence.md"));
        foreach (var part in new[] { Stream, suspended.Type, suspended.Id.ToString(), hash.ToString() })
            Assert.Contains(part, document, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_of_a_chain_has_32_zeros_before_it()
        => Assert.Equal(
            HashChain.Compute(new EventHash(new byte[EventHash.Size]), Stored(Closed, 0)), HashChain.Compute(null, Stored(Closed, 0)));

    [Fact]
    public void Every_part_of_an_event_changes_its_hash()
    {
        var stored = Stored(HashChain.Link(Previous, Stream, 7, Closed, out var hash), 7);
        Assert.All(
            [
                HashChain.Compute(hash, stored), HashChain.Compute(null, stored),
                HashChain.Compute(Previous, stored with { Stream = Stream[..^1] + "2" }),
                HashChain.Compute(Previous, stored with { Revision = 8 }),
                HashChain.Compute(Previous, stored with { Id = Some.Id(4) }),
                HashChain.Compute(Previous, stored with { Type = "BankAccountClosedV2" }),
                // What one part loses, the next one gains.
                HashChain.Compute(Previous, stored with { Stream = Stream + "B", Type = stored.Type[1..] }),
            ],
            other => Assert.NotEqual(hash, other));
        foreach (var part in new[] { stored.Data, stored.Metadata })
        {
            for (var i = 0; i < part.Length; i++)
            {
                var changed = part.ToArray();
                changed[i] ^= 1;
                var other = part.Equals(stored.Data) ? stored with { Data = changed } : stored with { Metadata = changed };
                Assert.False(
                    HashChain.Read(other.Metadata.Span) == HashChain.Compute(Previous, other),
                    $"byte {i} of {Encoding.UTF8.GetString(part.Span)}");
            }
        }
    }

    [Fact]
    public void An_event_larger_than_what_fits_on_the_stack_is_hashed_all_the_same()
    {
        var large = Closed with { Data = Encoding.UTF8.GetBytes($$"""{"reason":"{{new string('x', 100_000)}}"}""") };
        var linked = HashChain.Link(null, Stream, 0, large, out var hash);
        Assert.Equal(hash, HashChain.Compute(null, Stored(linked, 0)));
        Assert.NotEqual(hash, HashChain.Compute(null, Stored(linked with { Data = large.Data[..^1] }, 0)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData(Metadata)]
    [InlineData("""{"schema":1,"hash":"00"}""")]
    [InlineData("""{"schema":1,"hash":"00000000000000000000000000000000000000000000000000000000000000AB"}""")]
    [InlineData("""{"schema":1,"hash":"0000000000000000000000000000000000000000000000000000000000000g00"}""")]
    [InlineData("""{"schema":1,"hush":"0000000000000000000000000000000000000000000000000000000000000000"}""")]
    [InlineData("""{"schema":1,"hash":"0000000000000000000000000000000000000000000000000000000000000000","a":1}""")]
    public void What_does_not_end_with_a_hash_has_none(string metadata)
        => Assert.Null(HashChain.Read(Encoding.UTF8.GetBytes(metadata)));

    private static StoredEvent Stored(NewEvent @event, long revision)
        => new(Stream, revision, 0, @event.Id, @event.Type, @event.Data, @event.Metadata, Some.Opening);
}
