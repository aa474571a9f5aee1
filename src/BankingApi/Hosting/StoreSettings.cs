using System.Text.RegularExpressions;

namespace BankingApi.Hosting;

/// <summary>Which back end a port has, in sections <c>EventStore</c> and <c>ReadStore</c>.</summary>
internal sealed partial class StoreSettings
{
    public const string EventStoreSection = "EventStore";
    public const string ReadStoreSection = "ReadStore";
    public const string Embedded = "Embedded";
    public const string EventStoreDb = "EventStoreDB";
    public const string MongoDb = "MongoDB";

    public string Provider { get; set; } = Embedded;

    /// <summary>Where the server is; not for the embedded stores. May hold a password, so it is never shown.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Of the read store: what holds the views on MongoDB.</summary>
    public string Database { get; set; } = "banking_read_models";

    /// <exception cref="SettingException">MongoDB would not take the name.</exception>
    public static void CheckDatabase(string name, string setting)
    {
        if (!DatabaseName().IsMatch(name)) throw new SettingException(setting, "must be 1 to 63 letters, digits, '_' or '-'");
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,63}$")]
    private static partial Regex DatabaseName();

    /// <summary>The folder of the embedded stores, absolute.</summary>
    public static string DataDirectory(IConfiguration configuration)
    {
        var folder = configuration["Embedded:DataDirectory"];
        if (folder is null) return Path.GetFullPath("data");
        return string.IsNullOrWhiteSpace(folder)
            ? throw new SettingException("Embedded:DataDirectory", "must name a folder") : Path.GetFullPath(folder);
    }
}

/// <summary>A setting that the service cannot start with.</summary>
internal sealed class SettingException(string setting, string fault) : Exception($"The setting {setting} {fault}.");
