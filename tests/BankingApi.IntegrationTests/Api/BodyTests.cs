using System.Net;
using System.Text;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Bodies that are wrong as such, for every command: refused with a problem, and no event.</summary>
public abstract class BodyTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private const int MaxBytes = 65_536;

    [Fact]
    public async Task A_body_is_one_JSON_object_with_the_fields_that_are_known()
    {
        var commands = await Commands();
        await Table.Check(commands, async command =>
        {
            await Refused(command, command.Valid.Insert(1, "\"extra\":1,"), "validation-failed", "extra");
            await Refused(command, command.Valid.Insert(1, "\"extra\":{\"deep\":[null]},"), "validation-failed", "extra");
            await Refused(command, command.Valid.Insert(1, "\"\":1,"), "validation-failed");
            await Refused(
                command, command.Valid.Replace($"\"{command.Field}\"", $"\"{command.Field.ToUpperInvariant()}\"", StringComparison.Ordinal),
                "validation-failed");
            await Refused(command, command.Valid.Insert(1, $"\"{char.ToUpperInvariant(command.Field[0])}{command.Field[1..]}\":\"1\","),
                "validation-failed");
            await Refused(command, command.Valid.Insert(1, $"\"{command.Field}\":\"1\","), "malformed-request");
            await Refused(command, command.Valid.Insert(1, "\"extra\":1,\"extra\":2,"), "malformed-request");
            foreach (var body in new[]
            {
                "[]", "[" + command.Valid + "]", "null", "true", "5", "\"text\"", "{", "}", "{\"", "{]", "x", " ", "\u0000", "<xml/>",
                "a=b", command.Valid[..^1], command.Valid + "x", command.Valid + command.Valid, command.Valid.Insert(1, "/* comment */"),
                command.Valid + "// comment", command.Valid[..^1] + ",}", command.Valid.Replace('"', '\''), "\uFEFFx",
                command.Valid.Insert(1, $"\"extra\":{new string('[', 20)}{new string(']', 20)},"), new string('[', 30_000),
                new string('{', 30_000), string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000),
            }) await Refused(command, body, "malformed-request");
            if (!command.Path.EndsWith("reactivate", StringComparison.Ordinal)) await Refused(command, "", "malformed-request");
        });
        await NothingHappened(commands);
    }

    [Fact]
    public async Task Invalid_UTF8_is_malformed()
    {
        var commands = await Commands();
        byte[][] wrong = [[0xC3, 0x28], [0xFF], [0xFE, 0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98],
            [0xF5, 0x80, 0x80, 0x80], [0x80]];
        await Table.Check(commands, async command =>
        {
            foreach (var bytes in wrong)
            {
                byte[] asField = [.. "{\""u8, .. bytes, .. "\":1,"u8, .. Encoding.UTF8.GetBytes(command.Valid[1..])];
                byte[] asText = [.. Encoding.UTF8.GetBytes(command.Valid[..^1]), .. ",\"extra\":\""u8, .. bytes, .. "\"}"u8];
                foreach (var body in new[] { asField, asText, bytes })
                    (await Api.Send(command.Method, command.Path, Content(body, "application/json"))).IsProblem(400, "malformed-request");
            }
            (await Api.Send(command.Method, command.Path, Content(Encoding.Unicode.GetBytes(command.Valid), "application/json")))
                .IsProblem(400, "malformed-request");
        });
        await NothingHappened(commands);
    }

    [Fact]
    public async Task A_content_type_that_is_not_JSON_is_unsupported()
    {
        var commands = await Commands();
        await Table.Check(commands, async command =>
        {
            foreach (var type in new[]
            {
                null, "text/plain", "text/json", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                "application/json; charset=utf-16", "application/json; charset=iso-8859-1", "application/merge-patch+json",
                "application/jsonp", "json", "*/*",
            })
                (await Api.Send(command.Method, command.Path, Content(Encoding.UTF8.GetBytes(command.Valid), type)))
                    .IsProblem(415, "unsupported-media-type");
            using var compressed = Content(Encoding.UTF8.GetBytes(command.Valid), "application/json");
            compressed.Headers.ContentEncoding.Add("gzip");
            (await Api.Send(command.Method, command.Path, compressed)).IsProblem(415, "unsupported-media-type");
        });
        await NothingHappened(commands);
    }

    [Fact]
    public async Task A_content_type_may_be_written_in_other_ways()
    {
        var id = await Api.Account();
        foreach (var type in new[] { "application/json", "APPLICATION/JSON", "application/json;charset=UTF-8",
            "application/json; charset=\"utf-8\"" })
            (await Api.Send(HttpMethod.Post, $"accounts/{id}/transactions", Content("""{"type":"DEPOSIT","amount":1}"""u8.ToArray(), type)))
                .Is(201);
    }

    [Fact]
    public async Task A_body_may_have_64_KiB_and_not_a_byte_more()
    {
        var commands = await Commands();
        await Table.Check(commands, async command =>
        {
            foreach (var size in new[] { MaxBytes + 1, 200_000 })
            {
                foreach (var isChunked in new[] { false, true })
                {
                    var body = Padded(command.Valid, size);
                    HttpContent content = isChunked ? new Chunked(body) : Content(body, "application/json");
                    (await Api.Send(command.Method, command.Path, content)).IsProblem(413, "body-too-large");
                }
            }
        });
        await NothingHappened(commands);
        // A command without a body is no place to leave one either.
        foreach (var path in (string[])["operations/projections/views/rebuild", "operations/projections/views/parked/replay"])
            (await Api.Send(HttpMethod.Post, path, Content(new byte[MaxBytes + 1], "application/json"))).IsProblem(413, "body-too-large");
        foreach (var command in commands)
        {
            (await Api.Send(command.Method, command.Path, Content(Padded(command.Valid, MaxBytes), "application/json"))).Is(command.Status);
        }
        var id = await Api.Account();
        (await Api.Send(HttpMethod.Post, $"accounts/{id}/transactions", new Chunked(Padded("""{"type":"DEPOSIT","amount":1}""", MaxBytes))))
            .IsAt(201, 1);
    }

    [Fact]
    public async Task A_request_that_is_no_HTTP_ends_with_a_400_and_harms_nobody()
    {
        foreach (var request in new[] { "GET\r\n\r\n", "GET /api/v1/owners HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n",
            "GET /api/v1/owners HTTP/1.1\r\n\r\n", "POST /api/v1/owners HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n" })
            Assert.StartsWith("HTTP/1.1 400 ", await Stack.SendRaw(Encoding.ASCII.GetBytes(request)), StringComparison.Ordinal);
        (await Api.Get("/health/live")).Is(200);
    }

    private async Task Refused(Command command, string body, string code, string? field = null)
    {
        try
        {
            (await Api.Send(command.Method, command.Path, Content(Encoding.UTF8.GetBytes(body), "application/json")))
                .IsProblem(400, code, field);
        }
        catch (Xunit.Sdk.XunitException fault)
        {
            throw new Xunit.Sdk.XunitException($"{body[..Math.Min(body.Length, 80)]}: {fault.Message}");
        }
    }

    private async Task<List<Command>> Commands()
    {
        var owner = await Api.Owner();
        var (active, suspended, empty) = (await Api.Account("1", owner: owner), await Api.Account(owner: owner),
            await Api.Account(owner: owner));
        (await Api.Change(suspended, "suspend")).Is(200);
        return
        [
            new(HttpMethod.Post, "owners", """{"firstName":"a","lastName":"b","email":"a@b"}""", "firstName", 201),
            new(HttpMethod.Post, "accounts", $$"""{"ownerId":"{{owner}}","currency":"EUR"}""", "currency", 201),
            new(HttpMethod.Post, $"accounts/{active}/transactions", """{"type":"DEPOSIT","amount":"1"}""", "amount", 201, active, 0),
            new(HttpMethod.Put, $"accounts/{active}/overdraft-limit", """{"limit":"1"}""", "limit", 200, active, 0),
            new(HttpMethod.Post, $"accounts/{active}/suspend", """{"reason":"a test"}""", "reason", 200, active, 0),
            new(HttpMethod.Post, $"accounts/{suspended}/reactivate", """{"reason":"a test"}""", "reason", 200, suspended, 1),
            new(HttpMethod.Post, $"accounts/{empty}/close", """{"reason":"a test"}""", "reason", 200, empty, 0),
        ];
    }

    private async Task NothingHappened(IEnumerable<Command> commands)
    {
        foreach (var command in commands.Where(command => command.Account is not null))
            Assert.Equal(command.Revision, (await Api.Get($"accounts/{command.Account}/balance")).Is(200).Revision);
    }

    private static ByteArrayContent Content(byte[] body, string? type)
    {
        var content = new ByteArrayContent(body);
        if (type is not null) Assert.True(content.Headers.TryAddWithoutValidation("Content-Type", type));
        return content;
    }

    private static byte[] Padded(string body, int size)
        => Encoding.UTF8.GetBytes(body + new string(' ', size - Encoding.UTF8.GetByteCount(body)));

    /// <param name="Field">One that the valid body has.</param>
    /// <param name="Status">Of the valid body.</param>
    private sealed record Command(
        HttpMethod Method, string Path, string Valid, string Field, int Status, Guid? Account = null, long Revision = 0);

    /// <summary>A body whose length is not told before, in pieces.</summary>
    private sealed class Chunked : HttpContent
    {
        private readonly byte[] _body;

        public Chunked(byte[] body)
        {
            _body = body;
            Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var piece in _body.Chunk(20_000))
            {
                await stream.WriteAsync(piece);
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
