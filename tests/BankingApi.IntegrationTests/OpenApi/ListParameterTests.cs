using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace BankingApi.IntegrationTests.OpenApi;

/// <summary>Every parameter that the document promises for a list is read, and belongs to the query that a cursor continues. Taken from the
/// document, so that a parameter which is added is tested without a word here.</summary>
public sealed class ListParameterTests(DevelopmentService development) : IClassFixture<DevelopmentService>
{
    private const string Anything = "Demo";

    /// <summary>They choose the page or the moment, not the query.</summary>
    private static readonly string[] NotOfTheQuery = ["limit", "cursor", "minRevision"];

    private readonly HttpClient _http = development.Service.Http;

    [Fact]
    public async Task A_parameter_that_makes_no_sense_is_a_400_that_names_it()
    {
        var faults = new List<string>();
        foreach (var list in await Lists())
        {
            foreach (var parameter in list.Parameters.Where(parameter => ValueOf(parameter) != Anything))
            {
                var name = parameter["name"]!.GetValue<string>();
                using var response = await _http.GetAsync($"{list.Path}?{name}=%C2%A7nonsense");
                var problem = await response.Content.ReadAsStringAsync();
                if (response.StatusCode != HttpStatusCode.BadRequest || JsonNode.Parse(problem)!["errors"]?[name] is null)
                    faults.Add($"{list.Path} does not read {name}: {(int)response.StatusCode} {problem}");
            }
        }
        Assert.Empty(faults);
    }

    [Fact]
    public async Task A_cursor_is_refused_by_a_query_with_any_other_parameter()
    {
        await Fill();
        var (faults, continued) = (new List<string>(), new List<string>());
        foreach (var list in await Lists())
        {
            var first = JsonNode.Parse(await _http.GetStringAsync($"{list.Path}?limit=1"))!;
            if (first["nextCursor"]?.GetValue<string>() is not { } cursor) continue;
            continued.Add(list.Path[(list.Path.LastIndexOf('/') + 1)..]);
            using var same = await _http.GetAsync($"{list.Path}?limit=1&cursor={cursor}");
            Assert.Equal(HttpStatusCode.OK, same.StatusCode);
            foreach (var parameter in list.Parameters.Where(parameter => !NotOfTheQuery.Contains(parameter["name"]!.GetValue<string>())))
            {
                var name = parameter["name"]!.GetValue<string>();
                using var response = await _http.GetAsync($"{list.Path}?limit=1&cursor={cursor}&{name}={ValueOf(parameter)}");
                var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
                if (response.StatusCode != HttpStatusCode.BadRequest || problem["errors"]?["cursor"] is null)
                    faults.Add($"{list.Path} goes on with another {name}: {(int)response.StatusCode}");
            }
        }
        Assert.Empty(faults);
        Assert.Equal(["accounts", "accounts", "history", "owners", "transactions", "transfers", "webhooks"], continued.Order());
    }

    /// <summary>A value that is allowed.</summary>
    private static string ValueOf(JsonNode parameter)
    {
        var schema = parameter["schema"]!;
        if (schema["enum"] is JsonArray values)
            return values.Select(value => value!.GetValue<string>()).First(value => value != schema["default"]?.GetValue<string>());
        if (schema["format"]?.GetValue<string>() == "uuid") return Guid.NewGuid().ToString();
        if (schema["type"]?.GetValue<string>() == "integer") return "7";
        return parameter["name"]!.GetValue<string>() switch
        {
            "at" or "from" or "to" => "2020-01-01",
            "timeZone" => "Europe/Berlin",
            "currency" => "EUR",
            "minAmount" or "maxAmount" or "minBalance" or "maxBalance" => "7.5",
            "cursor" => "-",
            "search" => Anything,
            var name => throw new InvalidOperationException($"Say a value that {name} may have."),
        };
    }

    private async Task<List<(string Path, List<JsonNode> Parameters)>> Lists()
        =>
        [
            .. from path in (await development.Service.Document())["paths"]!.AsObject()
               let parameters = path.Value!["get"]?["parameters"]?.AsArray().OfType<JsonNode>().ToList()
               where parameters?.Any(parameter => parameter["name"]!.GetValue<string>() == "cursor") is true
               let full = parameters.Where(IsIn("path")).Aggregate(path.Key, (text, one) => text.Replace(
                   $"{{{one["name"]!.GetValue<string>()}}}", (one["example"] ?? one["schema"]!["enum"]![0])!.GetValue<string>(),
                   StringComparison.Ordinal))
               select (full, parameters.Where(IsIn("query")).ToList()),
        ];

    private static Func<JsonNode, bool> IsIn(string place) => parameter => parameter["in"]!.GetValue<string>() == place;

    /// <summary>Two items for each list: the demo data has three accounts of one owner.</summary>
    private async Task Fill()
    {
        await Post("/api/v1/owners", """{"firstName":"Second","lastName":"Owner","email":"second@example.com"}""");
        var accounts = JsonNode.Parse(await _http.GetStringAsync("/api/v1/accounts"))!["items"]!.AsArray();
        var (from, to) = (accounts[0]!["id"]!.GetValue<string>(), accounts[1]!["id"]!.GetValue<string>());
        for (var i = 0; i < 2; i++)
            await Post("/api/v1/transfers", $$"""{"fromAccountId":"{{from}}","toAccountId":"{{to}}","amount":"1.00"}""");
    }

    private async Task Post(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(path, content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
