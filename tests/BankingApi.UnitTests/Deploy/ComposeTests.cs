using System.Text.Json;
using System.Text.RegularExpressions;

namespace BankingApi.UnitTests.Deploy;

/// <summary>What can be said of the compose files without an engine:
/// nothing is open to the world, nothing is forgotten, nothing is misspelt.</summary>
public sealed partial class ComposeTests
{
    private static readonly string[] OneOff = ["certificates", "mongo-setup"];

    public static TheoryData<string> Files => ["docker-compose.yml", "deploy/production/docker-compose.yml"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_port_is_published_to_this_machine_only(string file)
    {
        var ports = Read(file).Services.Values.SelectMany(service => ComposeFile.List(service, "ports")).ToList();
        Assert.NotEmpty(ports);
        Assert.All(ports, port => Assert.Matches(@"^127\.0\.0\.1:\d+:\d+$", port));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_image_is_pinned(string file)
        => Assert.All(
            Read(file).Services.Values,
            service => Assert.Matches(
                @"^(banking-(api|console):latest|banking-api:\$\{BANKING_API_VERSION:\?.*\}|[a-z./-]+:v?\d+\.\d+\.\d+(-[\w-]+)?)$",
                (string)service["image"]));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_service_that_stays_has_a_health_check_and_comes_back(string file)
    {
        foreach (var (_, service) in Read(file).Services.Where(service => !OneOff.Contains(service.Key)))
        {
            Assert.True(service.ContainsKey("healthcheck"));
            Assert.Equal("unless-stopped", service["restart"]);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Who_waits_for_another_waits_for_something_that_will_happen(string file)
    {
        var services = Read(file).Services;
        foreach (var (awaited, condition) in services.Values.SelectMany(ComposeFile.Awaited))
        {
            Assert.True(services.ContainsKey(awaited), awaited);
            if (condition == "service_completed_successfully") Assert.Contains(awaited, OneOff);
            if (condition == "service_healthy") Assert.True(services[awaited].ContainsKey("healthcheck"), awaited);
        }
        Assert.Contains("service_healthy", services.Values.SelectMany(service => ComposeFile.Awaited(service).Values));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_mounted_is_there(string file)
    {
        var compose = Read(file);
        var sources = compose.Services.Values.SelectMany(service => ComposeFile.List(service, "volumes"))
            .Select(volume => volume.Split(':')[0]).ToList();
        Assert.All(sources.Where(source => source.StartsWith('.')),
            source => Assert.True(Path.Exists(Path.Combine(compose.Folder, source)), source));
        // Every named one is declared, and every declared one is used.
        Assert.Equal(compose.Volumes.Order(), sources.Where(source => !source.StartsWith('.')).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_service_is_given_settings_that_it_has(string file)
    {
        var known = Settings();
        var apis = Read(file).Services.Values
            .Where(service => ((string)service["image"]).StartsWith("banking-api", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(apis);
        foreach (var api in apis)
        {
            var files = api.TryGetValue("secrets", out var secrets)
                ? ((List<object>)secrets).Select(secret => (string)((Dictionary<object, object>)secret)["target"]) : [];
            var names = ComposeFile.Environment(api).Keys.Concat(files).Select(ComposeFile.Setting).ToList();
            Assert.All(names, name => Assert.Contains(name, known));
            foreach (var needed in (string[])["EventStore:Provider", "EventStore:ConnectionString", "ReadStore:Provider",
                "ReadStore:ConnectionString", "Privacy:MasterKey"])
                Assert.Contains(needed, names);
        }
    }

    [Fact]
    public void The_console_is_built_by_its_target_and_given_settings_that_it_has()
    {
        foreach (var file in (string[])["docker-compose.yml", "docker-compose.identity.yml"])
        {
            var names = ComposeFile.Environment(Read(file).Services["console"]).Keys.Select(ComposeFile.Setting).ToList();
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.Contains(name, Settings()));
        }
        var build = (Dictionary<object, object>)Read("docker-compose.yml").Services["console"]["build"];
        Assert.Equal("console", build["target"]);
        var stages = File.ReadAllLines(Path.Combine(Checkout.Root, "Dockerfile"))
            .Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).ToList();
        Assert.Contains(stages, stage => stage.EndsWith(" AS console", StringComparison.Ordinal));
        // Whoever names no target gets the service.
        Assert.DoesNotContain(" AS ", stages[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Production_has_three_of_each_server_and_two_of_the_service()
    {
        var services = Read("deploy/production/docker-compose.yml").Services;
        Assert.Equal(3, services.Keys.Count(name => Numbered("eventstore").IsMatch(name)));
        Assert.Equal(3, services.Keys.Count(name => Numbered("mongo").IsMatch(name)));
        Assert.Equal(2, services.Keys.Count(name => Numbered("banking-api").IsMatch(name)));
        foreach (var (name, service) in services.Where(service => Numbered("eventstore").IsMatch(service.Key)))
        {
            // An alias copied and forgotten would make two nodes one.
            var own = ComposeFile.Environment(service);
            Assert.Equal(name, own["EVENTSTORE_NODE_HOST_ADVERTISE_AS"]);
            Assert.Equal(name, own["EVENTSTORE_REPLICATION_HOST_ADVERTISE_AS"]);
            Assert.Equal($"/certificates/{name}/node.crt", own["EVENTSTORE_CERTIFICATE_FILE"]);
            Assert.Equal($"/certificates/{name}/node.key", own["EVENTSTORE_CERTIFICATE_PRIVATE_KEY_FILE"]);
            Assert.DoesNotContain("EVENTSTORE_INSECURE", own.Keys);
        }
    }

    [Fact]
    public void Production_has_no_password_in_a_file_that_is_kept()
    {
        var compose = Read("deploy/production/docker-compose.yml");
        var ignored = File.ReadAllLines(Path.Combine(Checkout.Root, ".gitignore"));
        Assert.All(compose.Secrets.Values, file => Assert.StartsWith("./secrets/", file, StringComparison.Ordinal));
        Assert.Contains("deploy/production/secrets/", ignored);
        Assert.Contains("deploy/production/.env", ignored);
        var passwords = compose.Services.Values.SelectMany(ComposeFile.Environment)
            .Where(one => one.Key.EndsWith("PASSWORD", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(passwords);
        Assert.All(passwords, password => Assert.Matches(@"^\$\{\w+:\?.+\}$", password.Value));
        // What the script makes is what the file asks for.
        var script = File.ReadAllText(Path.Combine(compose.Folder, "make-secrets.sh"));
        Assert.All(compose.Secrets, secret => Assert.Contains($"secret {secret.Key} ", script, StringComparison.Ordinal));
        var variables = Variable().Matches(compose.Text).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(variables);
        Assert.All(variables, variable => Assert.Contains($"\nsetting {variable} ", script, StringComparison.Ordinal));
    }

    [Fact]
    public void The_image_is_built_from_files_that_are_there_and_runs_as_nobody_special()
    {
        var lines = File.ReadAllLines(Path.Combine(Checkout.Root, "Dockerfile"));
        var sent = File.ReadAllLines(Path.Combine(Checkout.Root, ".dockerignore"));
        foreach (var line in lines.Where(
            line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)))
        {
            foreach (var source in line.Split(' ')[1..^1])
            {
                Assert.True(Path.Exists(Path.Combine(Checkout.Root, source)), source);
                Assert.Contains("!" + source.Split('/')[0], sent);
            }
        }
        Assert.Contains("USER $APP_UID", lines);
        Assert.Contains(lines, line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal));
        // Every project that the service is made of is restored before the code comes.
        var projects = Directory.GetFiles(Path.Combine(Checkout.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(project => Path.GetRelativePath(Checkout.Root, project));
        Assert.All(projects, project => Assert.Contains(lines, line => line.StartsWith($"COPY {project} ", StringComparison.Ordinal)));
    }

    /// <summary>Those of the settings file, and of the tables in the README and on the page of security.</summary>
    private static HashSet<string> Settings()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "appsettings.json")));
        var documented = new[] { "README.md", "docs/security.md" }
            .SelectMany(page => SettingRow().Matches(File.ReadAllText(Path.Combine(Checkout.Root, page))))
            .Select(match => match.Groups[1].Value);
        return [.. Names(file.RootElement, ""), .. documented];

        static IEnumerable<string> Names(JsonElement element, string prefix) => element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject()
                .SelectMany(property => Names(property.Value, prefix.Length == 0 ? property.Name : $"{prefix}:{property.Name}"))
            : [prefix];
    }

    private static ComposeFile Read(string file) => new(Path.Combine(Checkout.Root, file));

    private static Regex Numbered(string name) => new($@"^{name}-\d$");

    [GeneratedRegex(@"^\| `([A-Za-z:_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex SettingRow();

    [GeneratedRegex(@"\$\{(\w+)")]
    private static partial Regex Variable();
}
