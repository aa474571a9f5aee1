using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using BankingApi.IntegrationTests.Processes;
using BankingApi.ReadModel;
using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.Manners;

/// <summary>A 304 costs what it takes to know the revision, and not what the answer would have.</summary>
public sealed class UnloadedTests
{
    [Theory]
    [InlineData("balances?from=2026-01-01")]
    [InlineData("history")]
    public async Task Of_the_log_only_the_head_is_read(string query)
    {
        var calls = new Calls();
        using var folder = new DataFolder();
        await using var service = new EmbeddedService<IEventStore>(folder.Path, real => Counting<IEventStore>.Around(real, calls));
        using var http = service.CreateClient();
        var account = await Account(http);
        var stream = $"BankAccount-{account:N}";

        Assert.Contains(nameof(IEventStore.ReadForwards), await Asking(null, HttpStatusCode.OK));
        Assert.Equal([nameof(IEventStore.ReadBackwards)], await Asking("\"1\"", HttpStatusCode.NotModified));

        async Task<IEnumerable<string>> Asking(string? known, HttpStatusCode status)
        {
            var before = calls.Made.Count;
            await Ask(http, $"/api/v1/accounts/{account}/{query}", known, status);
            return calls.Made.Skip(before).Where(call => call.Argument is string of && of == stream).Select(call => call.Method);
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/csv")]
    public async Task No_list_is_read_from_the_views(string accept)
    {
        var calls = new Calls();
        using var folder = new DataFolder();
        await using var service = new EmbeddedService<IViewQueries>(folder.Path, real => Counting<IViewQueries>.Around(real, calls));
        using var http = service.CreateClient();
        http.DefaultRequestHeaders.Add("Accept", accept);
        var path = $"/api/v1/accounts/{await Account(http)}/transactions?minRevision=1";

        await Ask(http, path, null, HttpStatusCode.OK);
        var lists = Lists();
        Assert.NotEqual(0, lists);
        await Ask(http, path, "\"1\"", HttpStatusCode.NotModified);
        Assert.Equal(lists, Lists());

        int Lists() => calls.Made.Count(call => call.Method == nameof(IViewQueries.ListTransactions));
    }

    private static async Task Ask(HttpClient http, string path, string? known, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (known is not null) request.Headers.Add("If-None-Match", known);
        using var answer = await http.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
    }

    /// <summary>One with a deposit.</summary>
    private static async Task<Guid> Account(HttpClient http)
    {
        var owner = await Id("owners", """{"firstName":"A","lastName":"B","email":"a@b"}""");
        var account = await Id("accounts", $$"""{"ownerId":"{{owner}}","currency":"EUR"}""");
        using var body = new StringContent("""{"type":"DEPOSIT","amount":1}""", Encoding.UTF8, "application/json");
        using var deposit = await http.PostAsync($"/api/v1/accounts/{account}/transactions", body);
        Assert.Equal(HttpStatusCode.Created, deposit.StatusCode);
        return account;

        async Task<Guid> Id(string path, string json)
        {
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            using var made = await http.PostAsync($"/api/v1/{path}", content);
            return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        }
    }
}

/// <summary>Calls of a port, in their order.</summary>
public sealed class Calls
{
    private readonly List<(string Method, object? Argument)> _made = [];

    /// <summary>Each with its first argument.</summary>
    public IReadOnlyList<(string Method, object? Argument)> Made
    {
        get
        {
            lock (_made) return [.. _made];
        }
    }

    public void Add(string method, object? argument)
    {
        lock (_made) _made.Add((method, argument));
    }
}

/// <summary>A port that notes what it is asked.</summary>
public class Counting<TPort> : DispatchProxy where TPort : class
{
    private TPort _real = null!;
    private Calls _calls = null!;

    internal static TPort Around(TPort real, Calls calls)
    {
        var proxy = Create<TPort, Counting<TPort>>();
        ((Counting<TPort>)(object)proxy)._real = real;
        ((Counting<TPort>)(object)proxy)._calls = calls;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _calls.Add(targetMethod!.Name, args?.FirstOrDefault());
        return targetMethod.Invoke(_real, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
