using System.Text.RegularExpressions;

namespace BankingApi.UnitTests.Deploy;

/// <summary>Who is asked for a token, file by file: a stack that looks protected and is not would be worse than one that says it is open.
/// </summary>
public sealed partial class IdentityStackTests
{
    private const string Bearer = "Authentication__Schemes__Bearer__";

    private static readonly ComposeFile Base = Read("docker-compose.yml");
    private static readonly ComposeFile Identity = Read("docker-compose.identity.yml");
    private static readonly ComposeFile Production = Read("deploy/production/docker-compose.yml");

    [Fact]
    public void The_stack_of_one_machine_says_that_it_is_open_and_is_reached_from_that_machine_only()
    {
        var api = Base.Services["banking-api"];
        Assert.Equal("Open", ComposeFile.Environment(api)["Security__Mode"]);
        Assert.Equal(["127.0.0.1:5080:5080"], ComposeFile.List(api, "ports"));
    }

    [Fact]
    public void Keycloak_starts_with_its_profile_only_and_reads_the_realm()
    {
        var keycloak = Base.Services["keycloak"];
        Assert.Equal(["identity"], ComposeFile.List(keycloak, "profiles"));
        Assert.Equal(["start-dev", "--import-realm"], ComposeFile.List(keycloak, "command"));
        Assert.Contains($"./{KeycloakRealm.File}:/opt/keycloak/data/import/banking-realm.json:ro", ComposeFile.List(keycloak, "volumes"));
        Assert.Matches(@"^quay\.io/keycloak/keycloak:\d+\.\d+\.\d+$", (string)keycloak["image"]);
        // Nothing else waits for it but the bank that asks for its tokens.
        Assert.DoesNotContain("keycloak", Base.Services.Values.SelectMany(ComposeFile.Awaited).Select(awaited => awaited.Key));
    }

    [Fact]
    public void The_second_file_requires_tokens_and_does_not_start_without_their_issuer()
    {
        Assert.Equal(["banking-api", "console"], Identity.Services.Keys.Order());
        var api = Identity.Services["banking-api"];
        Assert.Equal("Required", ComposeFile.Environment(api)["Security__Mode"]);
        Assert.Equal("service_healthy", ComposeFile.Awaited(api)["keycloak"]);
        // It adds to what the bank is told, and changes nothing else about it: the port stays this machine's.
        Assert.Equal(["depends_on", "environment"], api.Keys.Cast<string>());
    }

    [Fact]
    public void Browser_and_bank_agree_on_the_issuer_though_they_reach_it_by_different_names()
    {
        var realm = KeycloakRealm.Read();
        var keycloak = ComposeFile.Environment(Base.Services["keycloak"]);
        var bank = ComposeFile.Environment(Identity.Services["banking-api"]);
        var issuer = $"{keycloak["KC_HOSTNAME"]}/realms/{realm.Name}";
        Assert.Equal(issuer, bank[Bearer + "Authority"]);
        Assert.Equal(issuer, bank[Bearer + "ValidIssuer"]);
        Assert.Contains($"127.0.0.1:{new Uri(issuer).Port}:8080", ComposeFile.List(Base.Services["keycloak"], "ports"));
        Assert.Equal("true", keycloak["KC_HOSTNAME_BACKCHANNEL_DYNAMIC"]);
        Assert.Equal(
            $"http://keycloak:8080/realms/{realm.Name}/.well-known/openid-configuration", bank[Bearer + "MetadataAddress"]);
        Assert.Equal("false", bank[Bearer + "RequireHttpsMetadata"]);
        Assert.Equal("banking-api", bank[Bearer + "ValidAudiences__0"]);
        // The page that asks for a sign-in is the one that it leads back to.
        Assert.Contains(bank["Security__SwaggerClientId"], realm.Clients.Select(client => KeycloakRealm.Text(client, "clientId")));
        var published = ComposeFile.List(Base.Services["banking-api"], "ports").Single().Split(':')[1];
        Assert.StartsWith($"http://localhost:{published}/",
            KeycloakRealm.Texts(realm.Client(bank["Security__SwaggerClientId"]), "redirectUris").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_console_signs_in_where_the_bank_looks_and_is_led_back_to_itself()
    {
        var bank = ComposeFile.Environment(Identity.Services["banking-api"]);
        var console = ComposeFile.Environment(Identity.Services["console"]);
        foreach (var name in (string[])["Authority", "MetadataAddress", "RequireHttpsMetadata"])
            Assert.Equal(bank[Bearer + name], console["SignIn__" + name]);
        var client = KeycloakRealm.Read().Client(console["SignIn__ClientId"]);
        Assert.Equal("S256", KeycloakRealm.Text(client.GetProperty("attributes"), "pkce.code.challenge.method"));
        Assert.True(KeycloakRealm.Flag(client, "standardFlowEnabled"));
        Assert.False(KeycloakRealm.Flag(client, "directAccessGrantsEnabled"));
        Assert.False(KeycloakRealm.Flag(client, "implicitFlowEnabled"));
        var published = ComposeFile.List(Base.Services["console"], "ports").Single().Split(':')[1];
        Assert.Equal($"http://localhost:{published}/signin-oidc", KeycloakRealm.Texts(client, "redirectUris").Single());
    }

    [Fact]
    public void The_second_file_gives_settings_that_the_service_has()
    {
        var documented = SettingRow().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "security.md")))
            .Select(match => match.Groups[1].Value).ToList();
        Assert.All(ComposeFile.Environment(Identity.Services["banking-api"]).Keys,
            name => Assert.Contains(ComposeFile.Setting(name), documented));
    }

    [Fact]
    public void Production_starts_with_the_issuer_that_somebody_named_or_not_at_all()
    {
        foreach (var name in (string[])["banking-api-1", "banking-api-2"])
        {
            var api = ComposeFile.Environment(Production.Services[name]);
            Assert.Equal("Required", api["Security__Mode"]);
            Assert.Matches(@"^\$\{BANKING_AUTHORITY:\?.+\}$", api[Bearer + "Authority"]);
            Assert.Matches(@"^\$\{BANKING_AUDIENCE:\?.+\}$", api[Bearer + "ValidAudiences__0"]);
            Assert.DoesNotContain(Bearer + "RequireHttpsMetadata", api.Keys);
            Assert.Equal("true", api["ASPNETCORE_FORWARDEDHEADERS_ENABLED"]);
            Assert.True(int.Parse(api["RateLimiting__PermitsPerSecond"], System.Globalization.CultureInfo.InvariantCulture) > 0);
            Assert.False(Production.Services[name].ContainsKey("ports")); // Whoever reaches it decides what X-Forwarded-For says.
        }
        // Empty, which starts nothing, until somebody knows.
        var script = File.ReadAllText(Path.Combine(Production.Folder, "make-secrets.sh"));
        Assert.Contains("\nsetting BANKING_AUTHORITY '' ", script, StringComparison.Ordinal);
    }

    [Fact]
    public void What_production_opens_to_prometheus_its_proxy_keeps_from_clients()
    {
        Assert.Equal("true", ComposeFile.Environment(Production.Services["banking-api-1"])["Security__OpenMetrics"]);
        var caddy = File.ReadAllText(Path.Combine(Production.Folder, "Caddyfile"));
        var clients = Site().Match(caddy).Groups[1].Value;
        Assert.Matches(@"@operators path /metrics /health/\* /api/v1/operations/\*", clients);
        Assert.Contains("respond @operators 404", clients, StringComparison.Ordinal);
        // Who calls is one address, which a client cannot make up.
        Assert.Contains("trusted_proxies_strict", caddy, StringComparison.Ordinal);
        Assert.Contains("header_up X-Forwarded-For {client_ip}", caddy, StringComparison.Ordinal);
    }

    private static ComposeFile Read(string file) => new(Path.Combine(Checkout.Root, file));

    [GeneratedRegex(@"^\| `([A-Za-z:_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex SettingRow();

    [GeneratedRegex(@"^:8080 \{$(.*?)^\}$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Site();
}
