using System.Text.Json;
using System.Text.RegularExpressions;
using BankingApi.IntegrationTests.Api;
using YamlDotNet.Serialization;

namespace BankingApi.IntegrationTests.Deploy;

/// <summary>The dashboard, the alerts and the operators' page speak of what the service has:
/// a metric that nobody exports is a panel without data, and an alert that never fires.</summary>
public sealed partial class DeployTests(EmbeddedFixture stack) : ApiTests<EmbeddedFixture>(stack)
{
    [Fact]
    public async Task Every_metric_that_the_dashboard_and_the_alerts_name_is_exported()
    {
        var exported = await Exported();
        var dashboard = Panels().SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!);
        foreach (var expression in dashboard.Concat(Alerts().Select(alert => alert.Expression)))
        {
            var named = MetricName().Matches(expression).Select(match => match.Value).Where(name => name != "up")
                .ToList(); // Prometheus' own.
            Assert.True(named.Count > 0 || expression.Contains("up{", StringComparison.Ordinal), expression);
            Assert.All(named, name => Assert.Contains(name, exported));
        }
    }

    [Fact]
    public async Task Every_metric_of_the_service_is_on_the_dashboard_and_explained()
    {
        var (dashboard, page) = (File.ReadAllText(Deployed("grafana/dashboards/banking-api.json")), Page());
        var own = (await Exported()).Where(name => name.StartsWith("bankingapi_", StringComparison.Ordinal))
            .Select(name => Part().Replace(name, "")).Distinct().ToList();
        Assert.True(own.Count > 20);
        Assert.All(own, name => Assert.Contains(name, dashboard, StringComparison.Ordinal));
        Assert.All(own, name => Assert.Matches($@"`{name}(\{{\w+\}})?`", page));
    }

    [Fact]
    public void Every_alert_says_how_bad_it_is_and_what_to_do()
    {
        var alerts = Alerts();
        Assert.True(alerts.Count > 10);
        Assert.Equal(alerts.Count, alerts.Select(alert => alert.Name).Distinct().Count());
        Assert.All(alerts, alert =>
        {
            Assert.Matches(@"^\d+[sm]$", alert.For);
            Assert.Contains(alert.Severity, (string[])["critical", "warning"]);
            Assert.False(string.IsNullOrWhiteSpace(alert.Summary));
            Assert.Matches("^docs/operations.md#.+", alert.Runbook);
        });
    }

    [Fact]
    public void Every_link_into_the_operators_page_leads_somewhere()
    {
        var page = Page();
        var anchors = Heading().Matches(page)
            .Select(match => Punctuation().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-')).ToList();
        Assert.Equal(anchors.Count, anchors.Distinct().Count());
        var texts = (string[])[page, File.ReadAllText(Deployed("grafana/dashboards/banking-api.json")),
            File.ReadAllText(Deployed("prometheus/alerts.yml"))];
        var links = texts.SelectMany(text => Link().Matches(text)).Select(match => match.Groups[1].Value).ToList();
        Assert.True(links.Count > 30);
        Assert.All(links, link => Assert.Contains(link, anchors));
    }

    [Fact]
    public void The_image_that_the_operators_page_builds_is_the_one_that_the_template_starts()
    {
        var built = ImageVersion().Match(Page());
        Assert.True(built.Success);
        Assert.Contains(
            $"setting BANKING_API_VERSION {built.Groups[1].Value} ", File.ReadAllText(Deployed("production/make-secrets.sh")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_dashboard_has_panels_with_names_of_their_own_and_a_place()
    {
        var panels = Panels();
        Assert.True(panels.Count > 20);
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("title").GetString()).Distinct().Count());
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("gridPos").GetRawText()).Distinct().Count());
        Assert.All(panels, panel => Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString()));
    }

    [Fact]
    public void The_files_that_provision_name_each_other_as_they_are()
    {
        var sources = Yaml("grafana/provisioning/datasources/prometheus.yml");
        var source = (IDictionary<object, object>)((IList<object>)sources["datasources"])[0];
        Assert.Equal("prometheus", source["type"]);
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Deployed("grafana/dashboards/banking-api.json")));
        Assert.Equal(source["uid"],
            dashboard.RootElement.GetProperty("templating").GetProperty("list")[0].GetProperty("current").GetProperty("value").GetString());
        Assert.Single((IList<object>)Yaml("grafana/provisioning/dashboards/banking-api.yml")["providers"]);
        var prometheus = Yaml("prometheus/prometheus.yml");
        Assert.Equal(["alerts.yml"], (IList<object>)prometheus["rule_files"]);
        var job = (IDictionary<object, object>)((IList<object>)prometheus["scrape_configs"])[0];
        Assert.Equal(("banking-api", "/metrics"), (job["job_name"], job["metrics_path"]));
    }

    private async Task<List<string>> Exported()
    {
        var account = await Api.Account();
        // Nobody listens there: how long that takes is measured, too.
        (await Api.Post("webhooks", $$"""{"url":"http://127.0.0.1:9/","accountId":"{{account}}"}""")).Is(201);
        await Api.Deposit(account, "1.00");
        List<string> names = [];
        await Wait.Until(async () => (names = [.. (await Scrape.Of(Api)).Names]).Contains("bankingapi_projection_lag_events")
            && names.Contains("bankingapi_webhooks_duration_seconds_bucket"));
        return names;
    }

    private static List<JsonElement> Panels()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Deployed("grafana/dashboards/banking-api.json")));
        return [.. dashboard.RootElement.Clone().GetProperty("panels").EnumerateArray()
            .Where(panel => panel.GetProperty("type").GetString() != "row")];
    }

    private static List<Alert> Alerts()
        => [.. ((IList<object>)Yaml("prometheus/alerts.yml")["groups"]).Cast<IDictionary<object, object>>()
            .SelectMany(group => ((IList<object>)group["rules"]).Cast<IDictionary<object, object>>())
            .Select(rule =>
            {
                var (labels, notes) = ((IDictionary<object, object>)rule["labels"], (IDictionary<object, object>)rule["annotations"]);
                return new Alert(
                    (string)rule["alert"], (string)rule["expr"], (string)rule["for"], (string)labels["severity"], (string)notes["summary"],
                    (string)notes["runbook"]);
            })];

    private static Dictionary<string, object> Yaml(string file)
        => new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(File.ReadAllText(Deployed(file)));

    private static string Page() => File.ReadAllText(Path.Combine(Top(), "docs", "operations.md"));

    private static string Deployed(string file) => Path.Combine(Top(), "deploy", file);

    private static string Top()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "BankingApi.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run in a checkout.");
        return folder.FullName;
    }

    private sealed record Alert(string Name, string Expression, string For, string Severity, string Summary, string Runbook);

    [GeneratedRegex(@"docker build -t banking-api:(\S+)")]
    private static partial Regex ImageVersion();

    // Every selector is written with braces; the prefixes find one that is not.
    [GeneratedRegex(@"[a-zA-Z_:][\w:]*(?=\{)|\b(bankingapi|http_server|dotnet)_\w+")]
    private static partial Regex MetricName();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Part();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"(?:operations\.md|\]\()#([\w-]+)")]
    private static partial Regex Link();
}
