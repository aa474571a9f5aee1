namespace BankingApi.IntegrationTests.Api;

/// <summary>Texts: lengths to the character, control characters, what is trimmed.</summary>
public abstract class TextInputTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private const string Emoji = "\U0001F600";

    /// <summary>JSON of the value, and what is stored of it; null where it is refused.</summary>
    private static IEnumerable<(string Sent, string? Stored)> Texts(int max)
    => [
        ("\"a\"", "a"), (Quoted('a', max), new string('a', max)), (Quoted('ż', max), new string('ż', max)), (Quoted('a', max + 1), null),
        (Quoted('a', 10_000), null), ($"\"  {new string('a', max)}  \"", new string('a', max)), ("\"  a b  \"", "a b"),
        ($"\"{Repeated(max)}\"", Repeated(max)), ($"\"{Repeated(max + 1)}\"", null), ("\"\\ud83d\\ude00\"", Emoji), ("\"\\ud83d\"", null),
        ("\"\\ude00\\ud83d\"", null), ("\"a\\u0000b\"", null), ("\"a\\tb\"", null), ("\"a\\nb\"", null), ("\"a\\u001fb\"", null),
        ("\"a\\u007fb\"", null), ("\"a\\u0085b\"", null), ("\"a\\u009fb\"", null), ("\"\\u0000\"", null), ("5", null), ("true", null),
        ("[]", null), ("{}", null), ("[\"a\"]", null), ("\"<b>&amp;\\u0022\\\\\"", "<b>&amp;\"\\"), ("\"e\\u0301\"", "e\u0301"),
        ("\"\\u202eabc\"", "\u202eabc"),
    ];

    private static readonly string[] Nothing = ["\"\"", "\"   \"", "null"];

    [Theory]
    [InlineData("firstName")]
    [InlineData("lastName")]
    public async Task A_name_has_1_to_100_characters(string field)
    {
        await Table.Check(Texts(100), async row =>
        {
            var answer = await Register(field, row.Sent);
            if (row.Stored is null) answer.IsProblem(400, "validation-failed", field);
            else Assert.Equal(row.Stored, answer.IsAt(201, 0)[field]);
        });
        foreach (var nothing in Nothing) (await Register(field, nothing)).IsProblem(400, "validation-failed", field);
    }

    [Fact]
    public async Task An_email_has_3_to_254_characters_and_an_at_sign()
    {
        var longest = $"{new string('a', 242)}@example.com";
        Assert.Equal(254, longest.Length);
        foreach (var email in new[] { "a@b", "first.last+tag@example.test", longest, "ż@b.c", $"{Emoji}@b" })
        {
            Assert.Equal(email, (await Register("email", $"\"{email}\"")).IsAt(201, 0)["email"]);
            Assert.Equal(email, (await Register("email", $"\" {email} \"")).IsAt(201, 0)["email"]);
        }
        await Table.Check(
            Nothing.Concat(
                ["\"a\"", "\"ab\"", "\"@b\"", "\"a@\"", "\" a@ \"", "\"abc\"", "\"nobody.example\"", $"\"a{longest}\"", "\"a\\u0000@b\"",
                    "\"a\\n@b\"", "5", "[]", "\"a@b\\ud83d\""]),
            async sent => (await Register("email", sent)).IsProblem(400, "validation-failed", "email"));
    }

    [Fact]
    public async Task A_description_has_up_to_200_characters_and_a_blank_one_is_none()
    {
        var id = await Api.Account();
        await Table.Check(Texts(200).Concat(Nothing.Select(nothing => (nothing, (string?)""))), async row =>
        {
            var answer = await Api.Post($"accounts/{id}/transactions", $$"""{"type":"DEPOSIT","amount":"1","description":{{row.Item1}}}""");
            if (row.Item2 is null) answer.IsProblem(400, "validation-failed", "description");
            else Assert.Equal(row.Item2.Length == 0 ? null : row.Item2, answer.Is(201)["description"]);
        });
    }

    [Theory]
    [InlineData("suspend")]
    [InlineData("reactivate")]
    [InlineData("close")]
    public async Task A_reason_has_1_to_200_characters(string verb)
    {
        var owner = await Api.Owner();
        await Table.Check(Texts(200), async row =>
        {
            var id = await Api.Account(owner: owner);
            if (verb == "reactivate") (await Api.Change(id, "suspend")).Is(200);
            var answer = await Api.Post($"accounts/{id}/{verb}", $$"""{"reason":{{row.Sent}}}""");
            var history = (await Api.Get($"accounts/{id}/history")).Is(200).Items;
            if (row.Stored is not null) Assert.Equal(row.Stored, history[^1].GetProperty("data").Text("reason"));
            if (row.Stored is null) answer.IsProblem(400, "validation-failed", "reason");
            else answer.IsAt(200, history.Count - 1);
        });
        if (verb == "reactivate") return;
        var active = await Api.Account(owner: owner);
        foreach (var nothing in Nothing)
            (await Api.Post($"accounts/{active}/{verb}", $$"""{"reason":{{nothing}}}""")).IsProblem(400, "validation-failed", "reason");
        (await Api.Post($"accounts/{active}/{verb}", "{}")).IsProblem(400, "validation-failed", "reason");
        (await Api.Post($"accounts/{active}/{verb}", null)).IsProblem(400, "malformed-request");
        Assert.Equal(0, (await Api.Get($"accounts/{active}/balance")).Is(200).Revision);
    }

    private Task<Answer> Register(string field, string value)
    {
        string Of(string name) => name == field ? value : "\"a@b\"";
        return Api.Post("owners", $$"""{"firstName":{{Of("firstName")}},"lastName":{{Of("lastName")}},"email":{{Of("email")}}}""");
    }

    private static string Quoted(char character, int count) => $"\"{new string(character, count)}\"";

    private static string Repeated(int count) => string.Concat(Enumerable.Repeat(Emoji, count));
}
