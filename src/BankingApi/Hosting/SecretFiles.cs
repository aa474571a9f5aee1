namespace BankingApi.Hosting;

/// <summary>Settings that hold passwords, from files rather than from the environment,
/// which every process of the container can see.</summary>
internal static class SecretFiles
{
    private const string Setting = "Secrets:Directory";

    /// <summary>Where <c>Secrets:Directory</c> names a folder: each file in it is a setting,
    /// named like one in the environment (<c>ReadStore__ConnectionString</c>).</summary>
    public static void AddSecretFiles(this WebApplicationBuilder builder)
    {
        if (builder.Configuration[Setting] is not { Length: > 0 } folder) return;
        if (!Directory.Exists(folder)) throw new SettingException(Setting, $"names a folder that is not there: {folder}");
        builder.Configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false, reloadOnChange: false);
    }
}
