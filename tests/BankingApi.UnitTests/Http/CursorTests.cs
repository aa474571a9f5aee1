using BankingApi.Http.Problems;
using BankingApi.Http.Query;

namespace BankingApi.UnitTests.Http;

public sealed class CursorTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly string Query = Cursor.Fingerprint("/api/v1/accounts", ("status", "ACTIVE"), ("currency", null));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("abc")]
    [InlineData("00000000000000000042")]
    public void A_cursor_gives_back_its_key(string key)
    {
        var page = Paging.Read(Caller.Service, null, Cursor.Encode(Query, key), Query, new FieldErrors());
        Assert.Equal(key, page.AfterText);
        Assert.Equal(Cursor.Encode(Query, key), page.CursorAfter(key));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("abc")]
    public void Changing_adding_or_removing_any_character_spoils_it(string key)
    {
        var cursor = Cursor.Encode(Query, key);
        for (var i = 0; i <= cursor.Length; i++)
        {
            foreach (var other in Alphabet + "=+/ %é")
            {
                Refused(cursor.Insert(i, other.ToString()));
                if (i < cursor.Length && cursor[i] != other) Refused(cursor.Remove(i, 1).Insert(i, other.ToString()));
            }

            if (i < cursor.Length) Refused(cursor.Remove(i, 1));
            if (i < cursor.Length) Refused(cursor[..i]);
        }

        Refused(cursor + "==");
        Refused(cursor + cursor);
        Refused(cursor + "\n");
        Refused(new string('A', 100_000));
    }

    [Fact]
    public void A_cursor_of_another_query_is_refused()
    {
        var cursor = Cursor.Encode(Query, "key");
        string[] others =
        [
            Cursor.Fingerprint("/api/v1/accounts"),
            Cursor.Fingerprint("/api/v1/accounts", ("status", "CLOSED")),
            Cursor.Fingerprint("/api/v1/accounts", ("status", "ACTIVE"), ("currency", "EUR")),
            Cursor.Fingerprint("/api/v1/accounts", ("status", "ACTIVE"), ("currency", "")),
            Cursor.Fingerprint("/api/v1/owners", ("status", "ACTIVE")),
        ];
        Assert.All(others, other => Assert.False(Cursor.TryDecode(cursor, other, out _)));
    }

    [Fact]
    public void No_value_of_a_filter_looks_like_two_filters()
        => Assert.NotEqual(Cursor.Fingerprint("/", ("a", "1\nb=1:2")), Cursor.Fingerprint("/", ("a", "1"), ("b", "2")));

    [Theory]
    [InlineData(null, 50)]
    [InlineData("1", 1)]
    [InlineData("500", 500)]
    [InlineData("0", null)]
    [InlineData("501", null)]
    [InlineData("-1", null)]
    [InlineData("+1", null)]
    [InlineData(" 1", null)]
    [InlineData("1.0", null)]
    [InlineData("1e1", null)]
    [InlineData("", null)]
    [InlineData("many", null)]
    [InlineData("99999999999999999999", null)]
    public void A_limit_is_a_number_from_1_to_500(string? text, int? limit)
    {
        var errors = new FieldErrors();
        var read = Paging.Limit(text, errors);
        if (limit is not null) Assert.Equal(limit, read);
        Assert.Equal(limit is null, errors.Any);
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("12", 12L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", long.MaxValue)]
    [InlineData("99999999999999999999999999", long.MaxValue)]
    [InlineData("-1", null)]
    [InlineData("+1", null)]
    [InlineData("1.0", null)]
    [InlineData(" 1", null)]
    [InlineData("", null)]
    [InlineData("x", null)]
    public void A_revision_is_a_whole_number(string text, long? revision)
    {
        var errors = new FieldErrors();
        Assert.Equal(revision, Revisions.Read(text, "minRevision", errors));
        Assert.Equal(revision is null, errors.Any);
    }

    private static void Refused(string cursor)
    {
        var errors = new FieldErrors();
        Paging.Read(Caller.Service, null, cursor, Query, errors);
        Assert.True(errors.Any, cursor);
        Assert.Equal(["cursor"], errors.ToProblem().Errors!.Keys);
    }
}
