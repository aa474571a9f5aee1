using Microsoft.Data.Sqlite;

namespace BankingApi.IntegrationTests.Api;

/// <summary>The service on its embedded stores, in a folder of its own.</summary>
public sealed class EmbeddedFixture : BankingApiFixture
{
    private readonly string folder = Directory.CreateTempSubdirectory("bankingapi-").FullName;

    /// <summary>Where its files are.</summary>
    public string Folder => folder;

    protected override IReadOnlyDictionary<string, string> Stores => new Dictionary<string, string>
    {
        ["EventStore:Provider"] = "Embedded",
        ["ReadStore:Provider"] = "Embedded",
        ["Embedded:DataDirectory"] = folder,
    };

    /// <summary>A hand in the views, of which the service knows nothing.</summary>
    public void Tamper(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "views.db"), Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
