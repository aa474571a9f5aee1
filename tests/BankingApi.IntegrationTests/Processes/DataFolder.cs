using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace BankingApi.IntegrationTests.Processes;

/// <summary>A data folder of its own; it goes with the test.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bankingapi-").FullName;

    public string Events => File("events.db");

    public string Views => File("views.db");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public DataFolder Copy()
    {
        var copy = new DataFolder();
        foreach (var file in Directory.GetFiles(Path)) System.IO.File.Copy(file, copy.File(System.IO.Path.GetFileName(file)));
        return copy;
    }

    /// <summary>What is in the folder, byte by byte; the lock, which holds nothing, apart.</summary>
    public IReadOnlyDictionary<string, string> Fingerprint()
        => Directory.GetFiles(Path).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).ToDictionary(
            file => System.IO.Path.GetFileName(file), file => Convert.ToHexString(SHA256.HashData(System.IO.File.ReadAllBytes(file))));

    /// <summary>Runs SQL on one of the files behind the service's back.</summary>
    public static int Execute(string file, string sql, params (string Name, object Value)[] values)
    {
        using var connection =
            new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        // A pragma cannot be parameterised; all SQL here is the tests' own.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        return command.ExecuteNonQuery();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
