using System.Security.Cryptography;
using BankingApi.EventStore.Serialization;
using BankingApi.Evidence;

namespace BankingApi.UnitTests.Evidence;

public sealed class DigestFileTests
{
    private const string Account = "BankAccount-00000000000000000000000000000001";
    private const string Owner = "Person-00000000000000000000000000000001";
    private const string Webhook = "Webhook-0000000000000000000000000000000a";

    private static readonly EventHash Hash = new(SHA256.HashData("an event"u8));

    private static readonly string[] Lines =
        [$"{Account} 41 {Hash}", $"{Owner} 0 {Hash}", $"{Webhook} 2 {Hash}"];

    [Fact]
    public void A_digest_has_a_line_for_each_stream_and_the_root_over_them()
        => Assert.Equal(
            $"{string.Join('\n', Lines)}\nmerkle-root {RootOf(Lines)}\n", Written((Webhook, 3), (Account, 42), (Owner, 1)));

    [Fact]
    public void The_digest_of_an_empty_log_is_the_root_of_nothing()
        => Assert.Equal("merkle-root e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n", Written());

    [Fact]
    public void What_was_written_is_read()
    {
        using var ledger = new StreamLedger(mostInMemory: 1);

        Assert.Equal(3, Load(Written((Webhook, 3), (Account, 42), (Owner, 1)), ledger));

        Assert.Equal(
            [(Account, 42L), (Owner, 1), (Webhook, 3)], ledger.Sorted().Select(one => (one.Key.ToString(), one.Value.KnownCount)));
        Assert.All(ledger.Sorted(), one => Assert.Equal((0, Hash), (one.Value.Count, one.Value.Known)));
    }

    [Fact]
    public void Lines_may_have_been_ended_as_on_Windows_on_the_way()
    {
        using var ledger = new StreamLedger();

        Assert.Equal(3, Load(Digest(Lines).Replace("\n", "\r\n", StringComparison.Ordinal), ledger));
    }

    [Fact]
    public void Any_character_that_is_changed_left_out_or_put_in_damages_it()
    {
        var digest = Digest(Lines);
        for (var i = 0; i < digest.Length - 1; i++)
        {
            Damaged(string.Concat(digest.AsSpan(0, i), digest[i] == '1' ? "2" : "1", digest.AsSpan(i + 1)));
            Damaged(digest.Remove(i, 1));
            Damaged(digest.Insert(i, "1"));
        }
    }

    /// <summary>Whoever makes a root of his own for lines that no digest has is found out all the same.</summary>
    [Fact]
    public void Lines_that_are_none_of_a_digest_damage_it_whatever_its_root()
    {
        Damaged("");
        Damaged(string.Join('\n', Lines));
        Damaged(Digest([Lines[1], Lines[0]]));
        Damaged(Digest([Lines[0], Lines[0]]));
        Damaged(Digest([Lines[0], ""]));
        Damaged(Digest([$"{Account} -1 {Hash}"]));
        Damaged(Digest([$"{Account} 9223372036854775807 {Hash}"]));
        Damaged(Digest([$"{Account} 1 {Hash.ToString().ToUpperInvariant()}"]));
        Damaged(Digest([$"{Account} 1 {Hash} 1"]));
        Damaged(Digest([$"Other-00000000000000000000000000000001 1 {Hash}"]));
        Damaged(Digest(Lines) + Lines[0]);
        Damaged(Digest(Lines) + Digest(Lines));
    }

    private static string Written(params (string Name, long Count)[] streams)
    {
        using var ledger = new StreamLedger();
        foreach (var (name, count) in streams)
        {
            ref var state = ref ledger.Of(StreamKey.Of(name)!.Value);
            (state.Count, state.Running) = (count, Hash);
        }
        using var into = new StringWriter { NewLine = "\n" };
        DigestFile.Write(ledger.Sorted(), into);
        return into.ToString();
    }

    private static string Digest(string[] lines) => string.Concat(lines.Append($"merkle-root {RootOf(lines)}").Select(line => line + "\n"));

    private static string RootOf(string[] lines)
    {
        var tree = new MerkleTree();
        foreach (var line in lines) tree.Add(System.Text.Encoding.UTF8.GetBytes(line));
        return tree.Root();
    }

    private static long Load(string digest, StreamLedger ledger)
    {
        using var reader = new StringReader(digest);
        return DigestFile.Load(reader, ledger);
    }

    private static void Damaged(string digest)
    {
        using var ledger = new StreamLedger();
        Assert.Throws<DamagedDigestException>(() => Load(digest, ledger));
    }
}
