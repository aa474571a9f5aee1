using BankingApi.Http.Headers;
using BankingApi.Http.Query;
using Microsoft.Extensions.Primitives;

namespace BankingApi.UnitTests.Http;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("\"3\"", 3)]
    [InlineData(" \"3\" ", 3)]
    [InlineData("\"1\", \"3\"", 3)]
    [InlineData("\"1\",\"3\",\"5\"", 3)]
    [InlineData("\"3\",", 3)]
    [InlineData("*", 3)]
    [InlineData("\"0\"", 0)]
    [InlineData("\"9223372036854775807\"", long.MaxValue)]
    public void If_Match_admits_the_revisions_it_names(string header, long revision)
        => Assert.True(IfMatch.Parse(header)!.Admits(revision));

    [Theory]
    [InlineData("\"3\"")]
    [InlineData("\"1\", \"3\"")]
    [InlineData("\"04\"")] // Another tag than "4".
    [InlineData("\"9223372036854775808\"")]
    [InlineData("\"99999999999999999999999999\"")]
    public void If_Match_admits_no_other(string header) => Assert.False(IfMatch.Parse(header)!.Admits(4));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(",")]
    [InlineData("3")]
    [InlineData("\"3")]
    [InlineData("3\"")]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("W/\"3\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"+1\"")]
    [InlineData("\"1.0\"")]
    [InlineData("\" 3\"")]
    [InlineData("\"abc\"")]
    [InlineData("\"1\" \"3\"")]
    [InlineData("\"1\"; \"3\"")]
    [InlineData("\"1,3\"")]
    [InlineData("\"1\",3")]
    [InlineData("'3'")]
    [InlineData("**")]
    [InlineData("*, \"3\"")]
    [InlineData("*, *")]
    [InlineData("\"*\"")]
    public void A_malformed_If_Match_is_none(string header) => Assert.Null(IfMatch.Parse(header));

    [Fact]
    public void If_Match_may_come_in_several_lines()
    {
        Assert.True(IfMatch.Parse(new StringValues(["\"1\"", "\"3\""]))!.Admits(3));
        Assert.Null(IfMatch.Parse(new StringValues(["\"1\"", "3"])));
    }

    [Theory]
    [InlineData("k", "k")]
    [InlineData("\"k\"", "k")]
    [InlineData("8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324")]
    [InlineData("!~", "!~")]
    [InlineData("a,b", "a,b")]
    [InlineData("a\"b", "a\"b")]
    [InlineData("\"a\"b\"", "a\"b")]
    public void A_key_is_the_same_quoted_or_bare(string header, string key) => Assert.Equal(key, IdempotencyKey.Parse(header));

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\"")]
    [InlineData("\"\"\"")]
    [InlineData("\"k")]
    [InlineData("k\"")]
    [InlineData("a b")]
    [InlineData("\" k\"")]
    [InlineData("a\tb")]
    [InlineData("ké")]
    [InlineData("kÃ©")]
    [InlineData("a\u007f")]
    public void Other_keys_are_none(string header) => Assert.Null(IdempotencyKey.Parse(header));

    [Fact]
    public void A_key_has_at_most_255_characters_without_its_quotes()
    {
        var longest = new string('k', 255);
        Assert.Equal(longest, IdempotencyKey.Parse(longest));
        Assert.Equal(longest, IdempotencyKey.Parse($"\"{longest}\""));
        Assert.Null(IdempotencyKey.Parse(longest + "k"));
        Assert.Null(IdempotencyKey.Parse($"\"{longest}k\""));
    }

    [Fact]
    public void Two_keys_are_none() => Assert.Null(IdempotencyKey.Parse(new StringValues(["k", "k"])));

    [Theory]
    [InlineData("f81d4fae-7dec-11d0-a765-00a0c91e6bf6", true)]
    [InlineData("F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6", true)]
    [InlineData("00000000-0000-0000-0000-000000000000", true)]
    [InlineData("f81d4fae7dec11d0a76500a0c91e6bf6", false)]
    [InlineData("{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}", false)]
    [InlineData(" f81d4fae-7dec-11d0-a765-00a0c91e6bf6", false)]
    [InlineData("f81d4fae-7dec-11d0-a765-00a0c91e6bf", false)]
    [InlineData("f81d4fae-7dec-11d0-a765-00a0c91e6bf6 ", false)]
    [InlineData("+81d4fae-7dec-11d0-a765-00a0c91e6bf6", false)]
    [InlineData("0x1d4fae-7dec-11d0-a765-00a0c91e6bf6", false)]
    [InlineData("g81d4fae-7dec-11d0-a765-00a0c91e6bf6", false)]
    [InlineData("", false)]
    public void An_id_is_a_UUID_with_dashes(string text, bool valid) => Assert.Equal(valid, Ids.TryParse(text, out _));
}
