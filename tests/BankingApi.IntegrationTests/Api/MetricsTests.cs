namespace BankingApi.IntegrationTests.Api;

/// <summary>What a scrape of <c>/metrics</c> finds after a little traffic.</summary>
/// <remarks>While other tests run other services in the same process: each counts its own only.</remarks>
public abstract class MetricsTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    /// <summary>Commands by outcome, appends, lost races, replays, the cache, loads,
    /// the projections, transfers: the promise of docs/operations.md.</summary>
    private static readonly string[] Promised =
    [
        "bankingapi_commands_total", "bankingapi_commands_replayed_total", "bankingapi_commands_retried_total",
        "bankingapi_append_duration_seconds_bucket", "bankingapi_append_events_bucket", "bankingapi_append_conflicts_total",
        "bankingapi_store_retries_total", "bankingapi_accounts_cached_total", "bankingapi_accounts_loaded_total",
        "bankingapi_accounts_replayed_events_bucket", "bankingapi_projection_up", "bankingapi_projection_building",
        "bankingapi_projection_events_total", "bankingapi_projection_lag_events", "bankingapi_projection_lag_seconds",
        "bankingapi_projection_gaps_healed_total", "bankingapi_projection_redelivered_total", "bankingapi_projection_interruptions_total",
        "bankingapi_projection_parked_total", "bankingapi_projection_parked_events", "bankingapi_projection_held_accounts",
        "bankingapi_audit_compared_total", "bankingapi_audit_repaired_total", "bankingapi_transfers_pending", "bankingapi_transfers_stuck",
        "bankingapi_live_connections", "bankingapi_live_events_total", "bankingapi_live_slow_readers_total",
        "bankingapi_live_refused_total", "http_server_request_duration_seconds_bucket", "dotnet_gc_collections_total",
        "dotnet_process_memory_working_set_bytes",
    ];

    [Fact]
    public async Task Every_promised_metric_is_there_and_says_what_happened()
    {
        var before = await Scrape.Of(Api);
        var account = await Api.Account("10.00");
        (await Api.Move(account, "DEPOSIT", "1.00", key: "once")).Is(201);
        Assert.True((await Api.Move(account, "DEPOSIT", "1.00", key: "once")).Is(201).IsReplayed);
        (await Api.Move(account, "WITHDRAWAL", "100.00")).IsProblem(422, "insufficient-funds");

        var after = before;
        double Grown(string name, params string[] labels) => after.Sum(name, labels) - before.Sum(name, labels);
        // The last thing to happen; a scrape may also be a moment old.
        await Wait.Until(
            async () => (after = await Scrape.Of(Api)).Has("bankingapi_projection_lag_events")
                && Grown("bankingapi_projection_events_total") == 3);
        Assert.All(Promised, name => Assert.True(after.Has(name), name));
        Assert.Equal(3, Grown("bankingapi_commands_total", "outcome=\"done\"")); // The replay was done, too.
        Assert.Equal(1, Grown("bankingapi_commands_total", "outcome=\"insufficient-funds\""));
        Assert.Equal(1, Grown("bankingapi_commands_replayed_total"));
        Assert.Equal(2, Grown("bankingapi_append_duration_seconds_count"));
        Assert.Equal(2, Grown("bankingapi_append_events_sum"));
        Assert.Equal(0, Grown("bankingapi_audit_repaired_total"));
        foreach (var projection in (string[])["views", "transfers"])
            Assert.Equal(1, after.Sum("bankingapi_projection_up", $"projection=\"{projection}\""));
    }
}

/// <summary>One answer of <c>/metrics</c>.</summary>
public sealed class Scrape
{
    private readonly List<(string Name, string Labels, double Value)> _samples = [];

    public IEnumerable<string> Names => _samples.Select(sample => sample.Name).Distinct();

    public static async Task<Scrape> Of(ApiClient api)
    {
        var answer = await api.Get("/metrics");
        Assert.Equal(200, answer.Status);
        var scrape = new Scrape();
        foreach (var line in answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            var (left, value) = (line[..line.LastIndexOf(' ')], line[(line.LastIndexOf(' ') + 1)..]);
            var brace = left.IndexOf('{', StringComparison.Ordinal);
            scrape._samples.Add(
                (brace < 0 ? left : left[..brace], brace < 0 ? "" : left[brace..],
                    double.Parse(value, System.Globalization.CultureInfo.InvariantCulture)));
        }
        return scrape;
    }

    public bool Has(string name) => _samples.Exists(sample => sample.Name == name);

    /// <param name="labels">As they are written: <c>name="value"</c>.</param>
    public double Sum(string name, params string[] labels)
        => _samples.Where(sample => sample.Name == name && labels.All(label => sample.Labels.Contains(label, StringComparison.Ordinal)))
            .Sum(sample => sample.Value);
}
