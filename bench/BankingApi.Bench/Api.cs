using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace BankingApi.Bench;

/// <summary>The few calls that set a run up and check it.</summary>
internal sealed class Api(RawHttp http)
{
    public async Task<string> RegisterOwner()
        => await Created("/api/v1/owners", """{"firstName":"Bench","lastName":"Owner","email":"bench@example.com"}""");

    public async Task<string> OpenAccount(string ownerId, int initialBalance)
        => await Created(
            "/api/v1/accounts",
            string.Create(CultureInfo.InvariantCulture,
                $$"""{"ownerId":"{{ownerId}}","currency":"EUR","initialBalance":{{initialBalance}}}"""));

    public async Task<JsonElement> Get(string path)
    {
        var (status, body) = await http.Send(RawHttp.Get(path));
        if (status != 200) throw new InvalidOperationException($"GET {path} answered {status}.");
        using var json = JsonDocument.Parse(body);
        return json.RootElement.Clone();
    }

    /// <summary>Waits until the views have every event, and are being neither filled nor rebuilt.</summary>
    public async Task<TimeSpan> ViewsLevel()
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var views = (await Get("/api/v1/operations/projections")).GetProperty("items").EnumerateArray()
                .First(p => p.GetProperty("name").GetString() == "views");
            if (views.GetProperty("status").GetString() == "RUNNING" && views.GetProperty("lagEvents").GetInt64() == 0)
                return waited.Elapsed;
            if (waited.Elapsed > TimeSpan.FromMinutes(5)) throw new TimeoutException("The projections did not become level.");
            await Task.Delay(20);
        }
    }

    private async Task<string> Created(string path, string json)
    {
        var (status, body) = await http.Send(RawHttp.Post(path, json));
        if (status != 201) throw new InvalidOperationException($"POST {path} answered {status}.");
        using var answer = JsonDocument.Parse(body);
        return answer.RootElement.GetProperty("id").GetString()!;
    }
}
