using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace BankingApi.UnitTests.Deploy;

/// <summary>A compose file, with its anchors and merges resolved.</summary>
internal sealed partial class ComposeFile
{
    private readonly Dictionary<object, object> _content;

    public ComposeFile(string path)
    {
        Folder = System.IO.Path.GetDirectoryName(path)!;
        Text = File.ReadAllText(path);
        var parser = new MergingParser(new Parser(new StringReader(Text)));
        parser.Consume<StreamStart>();
        _content = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(parser);
    }

    public string Folder { get; }

    public string Text { get; }

    public IReadOnlyDictionary<string, Dictionary<object, object>> Services
        => Section("services").ToDictionary(service => (string)service.Key, service => (Dictionary<object, object>)service.Value);

    public IEnumerable<string> Volumes => Section("volumes").Keys.Cast<string>();

    public IReadOnlyDictionary<string, string> Secrets
        => Section("secrets")
            .ToDictionary(secret => (string)secret.Key, secret => (string)((Dictionary<object, object>)secret.Value)["file"]);

    /// <summary>Strings of a list, each as it stands.</summary>
    public static IReadOnlyList<string> List(Dictionary<object, object> service, string key)
        => service.TryGetValue(key, out var list) ? [.. ((List<object>)list).OfType<string>()] : [];

    public static IReadOnlyDictionary<string, string> Environment(Dictionary<object, object> service)
        => service.TryGetValue("environment", out var map)
            ? ((Dictionary<object, object>)map).ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value) : [];

    /// <summary>The setting that a variable or a file of secrets stands for; of a list's entry, the list.</summary>
    public static string Setting(string variable) => Entry().Replace(variable.Replace("__", ":", StringComparison.Ordinal), "");

    /// <summary>Services that one waits for, with what it waits for.</summary>
    public static IReadOnlyDictionary<string, string> Awaited(Dictionary<object, object> service)
        => service.TryGetValue("depends_on", out var map)
            ? ((Dictionary<object, object>)map)
                .ToDictionary(pair => (string)pair.Key, pair => (string)((Dictionary<object, object>)pair.Value)["condition"])
            : [];

    [GeneratedRegex(@":\d+$")]
    private static partial Regex Entry();

    private Dictionary<object, object> Section(string name)
        => _content.TryGetValue(name, out var section) ? (Dictionary<object, object>)section : [];
}
