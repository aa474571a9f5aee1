namespace BankingApi.IntegrationTests.Api;

/// <summary>The service on its embedded stores, in a folder of its own.</summary>
public sealed class EmbeddedFixture : BankingApiFixture
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bankingapi-").FullName;

    /// <summary>Where its files are.</summary>
    public string Folder => _folder;

    protected override IReadOnlyDictionary<string, string> Stores => new Dictionary<string, string>
    {
        ["EventStore:Provider"] = "Embedded",
        ["ReadStore:Provider"] = "Embedded",
        ["Embedded:DataDirectory"] = _folder,
    };

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
