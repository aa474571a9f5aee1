using System.Text;
using System.Text.Json.Nodes;
using BankingApi.Http.Problems;
using BankingApi.IntegrationTests.Security;

namespace BankingApi.IntegrationTests.OpenApi;

public sealed class OpenApiDocumentTests(DevelopmentService development) : IClassFixture<DevelopmentService>
{
    private static readonly string[] CodesOfEveryPath = [ProblemCodes.NotFound, ProblemCodes.MethodNotAllowed];

    private readonly DocumentedService _service = development.Service;

    [Fact]
    public async Task Every_operation_works_as_its_examples_say_from_the_top_down_and_answers_as_its_schema_says()
        => Assert.Empty(await FaultsOfExamples(_service));

    [Fact]
    public async Task It_does_so_for_who_is_signed_in_where_tokens_are_required()
    {
        await using var provider = await TestProvider.Start();
        await using var service = await DocumentedService.Start(
            "Development", settings: provider.Settings().Select(setting => $"--{setting.Key}={setting.Value}"));
        service.Http.DefaultRequestHeaders.Authorization = new("Bearer", provider.Token(SecuredFixture.AllScopes));
        Assert.Empty(await FaultsOfExamples(service));
    }

    private static async Task<List<string>> FaultsOfExamples(DocumentedService service)
    {
        var document = await service.Document();
        var check = new SchemaCheck(document);
        var faults = new List<string>();
        foreach (var (path, method, operation) in Operations(document))
        {
            using var request = RequestOf(path, method, operation);
            using var response = await service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            // A stream of events has no end to wait for.
            var text = response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? ""
                : await response.Content.ReadAsStringAsync().WaitAsync(service.Http.Timeout);
            // Nothing has been delivered to a receiver that is not there.
            if (operation["operationId"]!.GetValue<string>() == "redeliver" && (int)response.StatusCode == 404) continue;
            var described = operation["responses"]![((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture)];
            if (!response.IsSuccessStatusCode || described is null)
            {
                faults.Add($"{method} {path}: {(int)response.StatusCode} {text}");
                continue;
            }
            foreach (var header in (string[])["ETag", "Location"])
            {
                if (response.Headers.Contains(header) != (described["headers"]?[header] is not null))
                    faults.Add($"{method} {path}: {header} is described wrongly");
            }
            if (described["content"]?["application/json"]?["schema"] is { } schema)
                faults.AddRange(check.Faults(JsonNode.Parse(text), schema).Select(fault => $"{method} {path}: {fault}"));
        }
        return faults;
    }

    [Fact]
    public async Task Every_example_of_a_body_or_an_answer_fits_its_schema()
    {
        var document = await _service.Document();
        var check = new SchemaCheck(document);
        var faults = new List<string>();
        foreach (var (path, method, operation) in Operations(document))
        {
            var contents = operation["responses"]!.AsObject().Select(response => response.Value!["content"])
                .Append(operation["requestBody"]?["content"]);
            foreach (var media in contents.OfType<JsonObject>().SelectMany(content => content)
                .Where(content => content.Key.EndsWith("json", StringComparison.Ordinal)))
            {
                var examples = media.Value!["examples"]?.AsObject().Select(example => example.Value!["value"]) ?? [media.Value["example"]];
                foreach (var example in examples.OfType<JsonNode>())
                    faults.AddRange(check.Faults(example, media.Value["schema"]!).Select(fault => $"{method} {path}: {fault}"));
            }
        }
        Assert.Empty(faults);
    }

    [Fact]
    public async Task Every_problem_of_the_contract_is_described_and_no_other()
    {
        var document = await _service.Document();
        var codes = Operations(document).SelectMany(operation => operation.Operation["responses"]!.AsObject())
            .SelectMany(response => (response.Value!["content"]?["application/problem+json"]?["examples"] ?? new JsonObject()).AsObject()
                .Select(example => (Status: int.Parse(response.Key, System.Globalization.CultureInfo.InvariantCulture), Code: example.Key)))
            .ToHashSet();
        Assert.Equal(
            ProblemCodes.All.Where(code => !CodesOfEveryPath.Contains(code.Code)).Select(code => (code.Status, code.Code)).Order(),
            codes.Where(code => !CodesOfEveryPath.Contains(code.Code)).Order());
    }

    [Fact]
    public async Task Every_operation_has_an_id_of_its_own_a_summary_and_an_explained_tag()
    {
        var document = await _service.Document();
        var operations = Operations(document).Select(operation => operation.Operation).ToList();
        Assert.All(operations,
            operation => Assert.False(
                string.IsNullOrWhiteSpace(operation["summary"]?.GetValue<string>()), operation["operationId"]?.ToString()));
        Assert.Equal(operations.Count, operations.Select(operation => operation["operationId"]!.GetValue<string>()).Distinct().Count());
        var tags = document["tags"]!.AsArray().Where(tag => tag!["description"] is not null)
            .Select(tag => tag!["name"]!.GetValue<string>()).ToList();
        Assert.Equal(["Owners", "Accounts", "Holds", "Time", "Transfers", "Analytics", "Live", "Webhooks", "Operations", "Service"], tags);
        Assert.All(operations, operation => Assert.Contains(operation["tags"]![0]!.GetValue<string>(), tags));
    }

    [Fact]
    public async Task Every_parameter_is_explained_and_has_the_name_that_the_service_reads()
    {
        var parameters = Operations(await _service.Document()).SelectMany(operation => Parameters(operation.Operation)).ToList();
        Assert.NotEmpty(parameters);
        Assert.All(parameters.Where(parameter => parameter["in"]!.GetValue<string>() != "header"),
            parameter => Assert.True(char.IsLower(NameOf(parameter)[0]), NameOf(parameter)));
        Assert.All(parameters.Where(parameter => NameOf(parameter) != "code"),
            parameter => Assert.False(string.IsNullOrWhiteSpace(parameter["description"]?.GetValue<string>()), NameOf(parameter)));
    }

    [Fact]
    public async Task The_headers_that_commands_obey_are_where_the_contract_has_them()
    {
        var operations = Operations(await _service.Document()).ToList();
        Assert.Equal(
            [
                "captureHold", "makeTransfer", "openAccount", "placeHold", "recordTransaction", "registerOwner", "registerWebhook",
                "reverseTransaction",
                "reverseTransfer", "voidHold",
            ], Taking("Idempotency-Key"));
        Assert.Equal(
            [
                "captureHold", "changeOverdraftLimit", "closeAccount", "placeHold", "reactivateAccount", "recordTransaction",
                "reverseTransaction", "suspendAccount", "voidHold",
            ], Taking("If-Match"));

        IEnumerable<string> Taking(string header) => operations
            .Where(operation => Parameters(operation.Operation).Any(parameter => NameOf(parameter) == header))
            .Select(operation => operation.Operation["operationId"]!.GetValue<string>()).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Bodies_say_what_they_require_and_which_values_they_take()
    {
        var schemas = (await _service.Document())["components"]!["schemas"]!;
        Assert.Equal(["email", "firstName", "lastName"], Required("RegisterOwnerBody"));
        Assert.Equal(["currency", "ownerId"], Required("OpenAccountBody"));
        Assert.Equal(["amount", "type"], Required("RecordTransactionBody"));
        Assert.Equal(["amount", "fromAccountId", "toAccountId"], Required("MakeTransferBody"));
        Assert.Empty(Required("ReactivateAccountBody"));
        Assert.Equal(["DEPOSIT", "WITHDRAWAL", "INTEREST"],
            Texts(Property("RecordTransactionBody", "type")["enum"]));
        Assert.Equal(["number", "string"], Texts(schemas["PositiveAmount"]!["type"]));
        Assert.Equal("#/components/schemas/PositiveAmount", Property("RecordTransactionBody", "amount")["$ref"]!.GetValue<string>());
        Assert.Equal("#/components/schemas/Amount", Property("ChangeOverdraftLimitBody", "limit")["$ref"]!.GetValue<string>());

        JsonNode Property(string body, string name) => schemas[body]!["properties"]![name]!;
        IEnumerable<string> Required(string body) => Texts(schemas[body]!["required"]).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_may_be_null_says_so_as_OpenAPI_3_1_has_it()
    {
        var document = await _service.Document();
        var schemas = document["components"]!["schemas"]!;
        Assert.StartsWith("3.1.", document["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"nullable\"", document.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("string", Property("Account", "balance")["type"]!.GetValue<string>());
        Assert.Equal(["null", "string"], Texts(Property("Account", "largestTransaction")["type"]));
        Assert.Equal("#/components/schemas/AccountStatus", Property("Account", "status")["$ref"]!.GetValue<string>());
        foreach (var (name, what) in ((string, string)[])[("accountType", "AccountType"), ("initialBalance", "Amount")])
            Assert.Equal($$"""[{"$ref":"#/components/schemas/{{what}}"},{"type":"null"}]""",
                Property("OpenAccountBody", name)["oneOf"]!.ToJsonString());

        JsonNode Property(string body, string name) => schemas[body]!["properties"]![name]!;
    }

    [Fact]
    public async Task The_document_says_where_it_holds_under_which_license_and_what_each_scope_is()
    {
        var document = await _service.Document();
        Assert.Equal("/", document["servers"]![0]!["url"]!.GetValue<string>());
        Assert.Equal("MIT", document["info"]!["license"]!["identifier"]!.GetValue<string>());
        var bearer = document["components"]!["securitySchemes"]!["bearer"]!;
        Assert.Equal(("http", "bearer", "JWT"), (Text("type"), Text("scheme"), Text("bearerFormat")));
        var scopes = Operations(document).SelectMany(operation => operation.Operation["security"]!.AsArray())
            .SelectMany(way => way!.AsObject()).SelectMany(scheme => Texts(scheme.Value)).ToHashSet();
        Assert.Contains("operations:read", scopes);
        Assert.All(scopes, scope => Assert.Contains($"| `{scope}` |", Text("description"), StringComparison.Ordinal));
        Assert.All(Operations(document), operation => Assert.Contains(operation.Operation["responses"]!.AsObject(),
            response => response.Key[0] == '4'));

        string Text(string name) => bearer[name]!.GetValue<string>();
    }

    [Fact]
    public async Task The_transactions_are_answered_as_CSV_too_and_nothing_internal_is_shown()
    {
        var document = await _service.Document();
        var content = document["paths"]!["/api/v1/accounts/{id}/transactions"]!["get"]!["responses"]!["200"]!["content"]!.AsObject();
        Assert.Equal(["application/json", "text/csv"], content.Select(media => media.Key));
        Assert.Equal("string", content["text/csv"]!["schema"]!["type"]!.GetValue<string>());
        Assert.DoesNotContain("ingerprint", document.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"position\"", document["components"]!.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<(string Path, string Method, JsonNode Operation)> Operations(JsonNode document)
        => document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, operation.Key.ToUpperInvariant(), operation.Value!)));

    private static IEnumerable<JsonNode> Parameters(JsonNode operation)
        => (operation["parameters"]?.AsArray() ?? []).Select(parameter => parameter!);

    private static IEnumerable<string> Texts(JsonNode? texts) => (texts?.AsArray() ?? []).Select(text => text!.GetValue<string>());

    private static string NameOf(JsonNode parameter) => parameter["name"]!.GetValue<string>();

    /// <summary>What Swagger UI sends when nothing is typed in: every example, and the defaults.</summary>
    private static HttpRequestMessage RequestOf(string path, string method, JsonNode operation)
    {
        var query = new List<string>();
        var request = new HttpRequestMessage { Method = new HttpMethod(method) };
        foreach (var parameter in Parameters(operation))
        {
            var (name, value) = (NameOf(parameter), (parameter["example"] ?? parameter["schema"]!["default"])?.ToString());
            if (value is null) continue;
            switch (parameter["in"]!.GetValue<string>())
            {
                case "path": path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal); break;
                case "query": query.Add($"{name}={Uri.EscapeDataString(value)}"); break;
                case "header": request.Headers.Add(name, value); break;
            }
        }
        request.RequestUri = new Uri(query.Count == 0 ? path : $"{path}?{string.Join('&', query)}", UriKind.Relative);
        if (operation["requestBody"]?["content"]?["application/json"]?["example"] is { } body)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }
}
