using System.Security.Cryptography;
using System.Text;
using BankingApi.Domain.Owners;
using BankingApi.Hosting;
using BankingApi.Privacy;
using BankingApi.UnitTests.Domain;

namespace BankingApi.UnitTests.Privacy;

public sealed class SealTests
{
    private static readonly Person Somebody = new("Żółć", "O'Name", "first@example.com");

    private static byte[] AKey => RandomNumberGenerator.GetBytes(32);

    [Fact]
    public void What_was_sealed_is_opened_by_the_same_key_for_the_same_owner_only()
    {
        var key = AKey;
        var text = SealedPerson.Seal([.. key], Some.Owner, Somebody);
        Assert.StartsWith("v1.", text, StringComparison.Ordinal);
        Assert.Equal(Somebody, SealedPerson.Open([.. key], Some.Owner, text));
        Assert.Null(SealedPerson.Open([.. key], Some.Other, text));
        Assert.Null(SealedPerson.Open(AKey, Some.Owner, text));
        Assert.Null(SealedPerson.ReadClear(text));
        Assert.Equal(Somebody, SealedPerson.ReadClear(SealedPerson.Clear(Somebody)));
    }

    [Fact]
    public void Nothing_of_it_shows_not_even_its_length()
    {
        var texts = new[] { Somebody, new("A", "B", "c@d"), new("Aaaaaaa", "Bbbbb", "ccccccc@ddd") }
            .Select(person => SealedPerson.Seal(AKey, Some.Owner, person)).ToList();
        Assert.Equal(2, texts.Select(text => text.Length).Distinct().Count());
        Assert.DoesNotContain("example", texts[0], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Any_change_of_a_box_is_noticed()
    {
        var key = AKey;
        var box = AuthenticatedBox.Seal(key, "a test", "content"u8);
        Assert.Equal("content", Encoding.UTF8.GetString(AuthenticatedBox.Open(key, "a test", box)!));
        Assert.Null(AuthenticatedBox.Open(key, "another test", box));
        for (var i = 0; i < box.Length; i++)
        {
            var changed = box.ToArray();
            changed[i] ^= 1;
            Assert.Null(AuthenticatedBox.Open(key, "a test", changed));
        }
        for (var length = 0; length < box.Length; length++) Assert.Null(AuthenticatedBox.Open(key, "a test", box.AsSpan(0, length)));
    }

    /// <summary>The salt is all that a key and a nonce are derived from: where it is another, so are they.</summary>
    [Fact]
    public void No_two_boxes_have_the_same_salt_and_so_no_nonce_meets_a_key_twice()
    {
        var key = AKey;
        var boxes = Enumerable.Range(0, 10_000).Select(_ => AuthenticatedBox.Seal(key, "a test", "content"u8)).ToList();
        Assert.Equal(boxes.Count, boxes.Select(box => Convert.ToHexString(box.AsSpan(0, 32))).Distinct().Count());
        Assert.Equal(boxes.Count, boxes.Select(box => Convert.ToHexString(box.AsSpan(48))).Distinct().Count());
    }

    [Fact]
    public void A_key_wrapped_with_a_master_key_is_opened_by_it_as_long_as_it_is_known()
    {
        var (old, @new, key) = (AKey, AKey, AKey);
        var wrapped = new MasterKeys(old, []).Wrap(Some.Owner, key);
        Assert.Equal(key, new MasterKeys(old, []).Unwrap(Some.Owner, wrapped));
        Assert.Equal(key, new MasterKeys(@new, [old]).Unwrap(Some.Owner, wrapped));
        Assert.Null(new MasterKeys(old, []).Unwrap(Some.Other, wrapped));
        Assert.Contains(wrapped.MasterKeyId,
            Assert.Throws<ReadStoreUnavailableException>(() => new MasterKeys(@new, []).Unwrap(Some.Owner, wrapped)).Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(old)[..8], wrapped.MasterKeyId, StringComparison.Ordinal);
        Assert.NotEqual(wrapped.Bytes, new MasterKeys(old, []).Wrap(Some.Owner, key).Bytes);
    }
}
