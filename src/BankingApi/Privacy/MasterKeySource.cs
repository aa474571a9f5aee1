using System.Security.Cryptography;

namespace BankingApi.Privacy;

/// <summary>Where the master key comes from: the settings, or, where the service runs by itself, a file in the data folder that it makes at
/// its first start.</summary>
/// <param name="folder">Null where the service must not make one: several instances need the same.</param>
internal sealed partial class MasterKeySource(
    PrivacySettings settings, string? folder, IHostEnvironment environment, ILogger<MasterKeySource> logger)
{
    private const string FileName = "master.key";

    private const string Hint = "`openssl rand -base64 32` makes one";

    public (byte[] Current, IReadOnlyList<byte[]> Previous) Read()
    {
        var previous = (settings.PreviousMasterKeys ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => Parse(text, "Privacy:PreviousMasterKeys")).ToList();
        return (Current(), previous);
    }

    private byte[] Current()
    {
        if (!string.IsNullOrWhiteSpace(settings.MasterKey)) return Parse(settings.MasterKey, "Privacy:MasterKey");
        if (!string.IsNullOrWhiteSpace(settings.MasterKeyFile)) return ReadFile(settings.MasterKeyFile);
        if (folder is null)
            throw new SettingException("Privacy:MasterKey", $"(or Privacy:MasterKeyFile) is missing: 32 random bytes in base64; {Hint}");
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) Make(path);
        if (!environment.IsDevelopment()) LogBesideKeys(path);
        return ReadFile(path);
    }

    private static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        // Under another name until it is whole and on the disk.
        var draft = path + ".new";
        File.Delete(draft);
        using (var file = new FileStream(draft, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKeys.Size)) + "\n"));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path);
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), $"Privacy:MasterKeyFile ({path})");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SettingException("Privacy:MasterKeyFile", $"names a file that cannot be read: {failure.Message}");
        }
    }

    private static byte[] Parse(string text, string setting)
    {
        var key = new byte[MasterKeys.Size];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == key.Length
            ? key : throw new SettingException(setting, $"must be 32 bytes in base64; {Hint}");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The master key of the owners' keys lies beside them, in {Path}. Keep it elsewhere: "
        + "see Privacy:MasterKeyFile.")]
    private partial void LogBesideKeys(string path);
}
