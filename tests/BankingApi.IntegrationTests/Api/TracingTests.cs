using System.Collections.Concurrent;
using System.Diagnostics;
using BankingApi.EventStore;
using BankingApi.IntegrationTests.Webhooks;
using EventStore.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace BankingApi.IntegrationTests.Api;

/// <summary>What a collector of traces gets to see, read from an exporter in memory.</summary>
public abstract class TracingTests<TStack>(TStack stack) : ApiTests<TStack>(stack), IAsyncLifetime
    where TStack : BankingApiFixture
{
    private readonly ExportedSpans _exported = [];

    public Task InitializeAsync()
    {
        Stack.Additions = services => services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddInMemoryExporter(_exported));
        return Stack.Restart(("OpenTelemetry:Tracing", "true"));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task One_trace_shows_request_append_delivery_and_projection()
    {
        var account = await Api.Account();
        var trace = ActivityTraceId.CreateRandom();
        (await Deposit(account, trace)).Is(201);

        await Wait.Until(() => Task.FromResult(Of(trace).Any(span => span.DisplayName == "project")));
        var spans = Of(trace);
        var request = Assert.Single(spans, span => span.Kind == ActivityKind.Server);
        Assert.Equal("POST api/v1/accounts/{id}/transactions", request.DisplayName);
        var append = Assert.Single(spans, span => span.DisplayName == "append");
        var deliver = Assert.Single(spans, span => span.DisplayName == "deliver");
        var project = Assert.Single(spans, span => span.DisplayName == "project");
        Assert.All([append, deliver, project], span => Assert.Equal(request.SpanId, span.ParentSpanId));
        Assert.All([deliver, project], span => Assert.Equal(StreamNames.OfAccount(account), span.GetTagItem("bankingapi.stream")));
        Assert.True(request.StartTimeUtc <= append.StartTimeUtc);
        Assert.True(deliver.StartTimeUtc + deliver.Duration <= project.StartTimeUtc);
    }

    [Fact]
    public async Task Requests_that_share_an_append_and_a_projection_have_each_in_their_own_trace()
    {
        var account = await Api.Account();
        var traces = Enumerable.Range(0, 40).Select(_ => ActivityTraceId.CreateRandom()).ToList();
        foreach (var answer in await Task.WhenAll(traces.Select(trace => Deposit(account, trace)))) answer.Is(201);
        foreach (var name in (string[])["append", "deliver", "project"])
            foreach (var trace in traces) await Wait.Until(() => Task.FromResult(Of(trace).Count(span => span.DisplayName == name) == 1));
    }

    [Fact]
    public async Task A_transfer_is_one_trace_over_both_accounts()
    {
        var (from, to) = (await Api.Account("10.00"), await Api.Account());
        var trace = ActivityTraceId.CreateRandom();
        (await Api.Send(
            HttpMethod.Post, "transfers", ApiClient.Json($$"""{"fromAccountId":"{{from}}","toAccountId":"{{to}}","amount":"4.00"}"""),
            Parent(trace))).Is(201);
        string[] Streams()
            => [.. Of(trace).Where(span => span.DisplayName == "project").Select(span => (string)span.GetTagItem("bankingapi.stream")!)
                .Distinct()];
        await Wait.Until(() => Task.FromResult(Streams().Length == 2));
        Assert.Equal(new[] { StreamNames.OfAccount(from), StreamNames.OfAccount(to) }.Order(), Streams().Order());
        Assert.Equal(3, Of(trace).Count(span => span.DisplayName == "append"));
    }

    [Fact]
    public async Task The_appends_of_owners_and_webhooks_are_in_the_trace_too()
    {
        var trace = ActivityTraceId.CreateRandom();
        (await Api.Send(
            HttpMethod.Post, "owners", ApiClient.Json("""{"firstName":"A","lastName":"B","email":"a@example.org"}"""),
            Parent(trace))).Is(201);
        await using var hook = new Hook(Api, (await Api.Send(
            HttpMethod.Post, "webhooks", ApiClient.Json("""{"url":"http://localhost:9/"}"""), Parent(trace))).Is(201));
        await Wait.Until(() => Task.FromResult(Of(trace).Count(span => span.DisplayName == "append") == 2));
    }

    [Fact]
    public async Task A_parked_event_shows_in_the_trace_of_its_request()
    {
        var account = await Api.Account();
        var (trace, span) = (ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());
        var metadata = System.Text.Encoding.UTF8.GetBytes($$"""{"traceparent":"00-{{trace}}-{{span}}-01"}""");
        var poison = new NewEvent(Guid.NewGuid(), "BankAccountTransactionRecordedV9", "{}"u8.ToArray(), metadata);
        Assert.True((await Stack.Services.GetRequiredService<IEventStore>()
            .Append(StreamNames.OfAccount(account), 0, [poison], default)).Appended);
        await Wait.Until(
            () => Task.FromResult(Of(trace).Any(span => span is { DisplayName: "project", Status: ActivityStatusCode.Error })));
    }

    [Fact]
    public async Task What_a_client_sends_as_a_query_or_a_header_is_in_no_span()
    {
        var trace = ActivityTraceId.CreateRandom();
        (await Api.Send(HttpMethod.Get, "owners?search=Zaphodine", null, Parent(trace), ("Authorization", "Bearer x7zq9.v0jqx"))).Is(200);

        await Wait.Until(() => Task.FromResult(Of(trace).Any(span => span.DisplayName == "GET api/v1/owners")));
        Assert.Contains(Of(trace).SelectMany(span => span.TagObjects), tag => tag is { Key: "url.path", Value: "/api/v1/owners" });
        Assert.All(Of(trace).SelectMany(span => span.TagObjects), tag =>
        {
            var value = $"{tag.Value}";
            Assert.DoesNotContain("Zaphodine", value, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("x7zq9", value, StringComparison.OrdinalIgnoreCase);
        });
    }

    private Task<Answer> Deposit(Guid account, ActivityTraceId trace)
        => Api.Send(HttpMethod.Post, $"accounts/{account}/transactions", ApiClient.Json("""{"type":"DEPOSIT","amount":"1.00"}"""),
            Parent(trace));

    /// <summary>The client's own span, sampled.</summary>
    private static (string, string) Parent(ActivityTraceId trace) => ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");

    private List<Activity> Of(ActivityTraceId trace)
    {
        // Spans are exported in groups, some time after they ended.
        Stack.Services.GetRequiredService<TracerProvider>().ForceFlush();
        return _exported.Of(trace);
    }

    /// <summary>The exporter adds while the test reads.</summary>
    private sealed class ExportedSpans : ICollection<Activity>
    {
        private readonly ConcurrentQueue<Activity> _all = new();

        public int Count => _all.Count;

        public bool IsReadOnly => false;

        public void Add(Activity item) => _all.Enqueue(item);

        public List<Activity> Of(ActivityTraceId trace) => [.. _all.Where(span => span.TraceId == trace)];

        public IEnumerator<Activity> GetEnumerator() => _all.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public void Clear() => _all.Clear();

        public bool Contains(Activity item) => _all.Contains(item);

        public void CopyTo(Activity[] array, int arrayIndex) => _all.CopyTo(array, arrayIndex);

        public bool Remove(Activity item) => throw new NotSupportedException();
    }
}
