using BankingApi.Hosting;
using BankingApi.Hosting.MongoDb;
using BankingApi.Privacy;
using BankingApi.Privacy.Embedded;
using BankingApi.Privacy.MongoDb;

namespace BankingApi.IntegrationTests.Privacy;

/// <summary>The contract on SQLite, and what becomes of the file.</summary>
public sealed class EmbeddedOwnerKeyStoreTests : OwnerKeyStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keys-").FullName;
    private OwnerKeyFile _file = null!;

    public override Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task<IOwnerKeyStore> Open()
    {
        _file = new(_folder);
        _file.Open();
        return Task.FromResult<IOwnerKeyStore>(new EmbeddedOwnerKeyStore(_file));
    }

    [Fact]
    public async Task An_erased_key_is_in_none_of_the_files_any_more()
    {
        var owners = Enumerable.Range(0, 300).Select(_ => Guid.NewGuid()).ToList();
        foreach (var owner in owners) await Store.Add(owner, KeyOf(owner), None);
        Assert.Equal(300, owners.Count(owner => IsInFiles(KeyOf(owner).Bytes)));

        foreach (var owner in owners.Where((_, i) => i % 3 == 0))
            await Store.Erase(owner, new(DateTimeOffset.UnixEpoch, "clerk", "a test"), None);

        Assert.All(owners.Select((owner, i) => (owner, i)), one => Assert.Equal(one.i % 3 != 0, IsInFiles(KeyOf(one.owner).Bytes)));
    }

    [Fact]
    public void A_file_of_no_use_is_not_replaced_since_only_it_opens_what_is_sealed()
    {
        _file.Dispose();
        var path = Path.Combine(_folder, "keys.db");
        var garbage = new string('x', 10_000);
        File.WriteAllText(path, garbage);
        using var useless = new OwnerKeyFile(_folder);
        Assert.Contains(path, Assert.Throws<ReadStoreUnavailableException>(useless.Open).Message, StringComparison.Ordinal);
        Assert.Equal(garbage, File.ReadAllText(path));
    }

    // Recognisable in any place: it is random, and there once.
    private static WrappedKey KeyOf(Guid owner) => new("m", [.. owner.ToByteArray(), .. owner.ToByteArray().Reverse()]);

    private bool IsInFiles(byte[] content)
        => Directory.GetFiles(_folder, "keys.db*").Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(content) >= 0);
}

/// <summary>The contract on MongoDB.</summary>
public sealed class MongoOwnerKeyStoreTests : OwnerKeyStoreContract, IDisposable
{
    private readonly string _name = $"keys_test_{Guid.NewGuid():N}";
    private MongoConnection? _connection;

    public override async Task DisposeAsync()
    {
        if (_connection is not null) await _connection.Client.DropDatabaseAsync(_name);
    }

    public void Dispose() => _connection?.Dispose();

    protected override async Task<IOwnerKeyStore> Open()
    {
        _connection = new((await TestServers.MongoDb).Required());
        return new MongoOwnerKeyStore(_connection, _name);
    }
}
