using System.Net;
using System.Net.Sockets;

namespace BankingApi.IntegrationTests.Processes;

/// <summary>What the service cannot start with it says in one line, and changes nothing.</summary>
public sealed class StartRefusalTests
{
    private const string AnyPort = "--Urls=http://127.0.0.1:0";

    [Fact]
    public async Task A_second_process_on_the_same_folder_is_turned_away_and_the_first_goes_on()
    {
        using var folder = new DataFolder();
        await using var first = await ServiceProcess.Start(folder);
        Refused(await ServiceProcess.RunToExit($"--Embedded:DataDirectory={folder.Path}", AnyPort), folder.Path,
            "in use by another process");
        var owner = await first.Bank.Post("owners", """{"firstName":"First","lastName":"Process","email":"a@b"}""");
        owner.Expect(201);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var folder = new DataFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://{other.LocalEndpoint}";
        Refused(await ServiceProcess.RunToExit($"--Embedded:DataDirectory={folder.Path}", $"--Urls={url}"), url, "already in use");
    }

    [Fact]
    public async Task A_folder_below_a_regular_file_cannot_be_used()
    {
        using var folder = new DataFolder();
        await File.WriteAllTextAsync(folder.File("file"), "Not a folder");
        Refused(await ServiceProcess.RunToExit($"--Embedded:DataDirectory={folder.File("file/below")}", AnyPort), folder.File("file/below"),
            "cannot write");
        Assert.Equal(["file"], folder.Fingerprint().Keys);
    }

    [Fact]
    public async Task Views_that_cannot_be_opened_are_named()
    {
        using var folder = new DataFolder();
        Directory.CreateDirectory(folder.Views);
        Refused(await ServiceProcess.RunToExit($"--Embedded:DataDirectory={folder.Path}", AnyPort), folder.Views, "cannot be opened");
    }

    [Theory]
    [InlineData("empty", "damaged")]
    [InlineData("garbage", "damaged")]
    [InlineData("truncated", "damaged")]
    [InlineData("damaged inside", "damaged")]
    [InlineData("newer", "newer release")]
    [InlineData("foreign", "another program")]
    public async Task A_log_that_it_should_not_touch_is_left_as_it_is(string fault, string expected)
    {
        using var folder = new DataFolder();
        await using (var bank = await OfflineBank.Open(folder))
        {
            var owner = await bank.Register("Some", "Owner", "some@example.org");
            await bank.Fill(await bank.OpenAccount(owner, "EUR", 100), "EUR", 300);
        }
        await Spoil(folder.Events, fault);
        var before = folder.Fingerprint();

        Refused(await ServiceProcess.RunToExit($"--Embedded:DataDirectory={folder.Path}", AnyPort), folder.Events, expected);

        Assert.Equal(before, folder.Fingerprint());
    }

    [Theory]
    [InlineData("EventStore:Provider=Oracle", "EventStore:Provider")]
    [InlineData("ReadStore:Provider=Oracle", "ReadStore:Provider")]
    [InlineData("Embedded:DataDirectory=", "Embedded:DataDirectory")]
    [InlineData("EventStore:ConsumerGroup=With Spaces", "ConsumerGroup")]
    [InlineData("Accounts:Retries=-1", "Accounts:Retries")]
    [InlineData("Accounts:SnapshotEvery=often", "Accounts:SnapshotEvery")]
    [InlineData("Projections:BatchSize=0", "Projections:BatchSize")]
    [InlineData("Urls=nowhere", "nowhere")]
    [InlineData("Secrets:Directory=/nowhere/at/all", "Secrets:Directory")]
    [InlineData("Cors:Origins=*", "Cors:Origins must list origins")]
    [InlineData("Cors:Origins=null", "Cors:Origins")]
    [InlineData("Cors:Origins=bank.example", "'bank.example'")]
    [InlineData("Cors:Origins=https://bank.example/", "'https://bank.example/'")]
    [InlineData("Cors:Origins=https://bank.example/app", "Cors:Origins")]
    [InlineData("Cors:Origins=https://*.bank.example", "Cors:Origins")]
    [InlineData("Cors:Origins=https://user@bank.example", "Cors:Origins")]
    [InlineData("Cors:Origins=ftp://bank.example", "Cors:Origins")]
    [InlineData("Cors:Origins=https://bank.example, bad", "'bad'")]
    [InlineData("Cors:Origins:1=bad", "'bad'")]
    public async Task A_setting_that_makes_no_sense_is_named(string setting, string expected)
    {
        using var folder = new DataFolder();
        Refused(await ServiceProcess.RunToExit($"--Embedded:DataDirectory={folder.Path}", AnyPort, "--" + setting), expected);
    }

    [Theory]
    [InlineData("ReadStore:ConnectionString", null)]
    [InlineData("ReadStore:ConnectionString", "localhost:27017")]
    [InlineData("ReadStore:ConnectionString", "mongodb://user:secret@localhost:port/")]
    [InlineData("ReadStore:ConnectionString", "mongodb://user:sec@ret/secret@localhost/")]
    [InlineData("ReadStore:ConnectionString", "mongodb://user:1/secret?secret@localhost/")]
    [InlineData("ReadStore:ConnectionString", "mongodb://user:%secret#secret@localhost/")]
    [InlineData("ReadStore:ConnectionString", "mongodb://localhost/?readPreference=sometimes")]
    [InlineData("ReadStore:Database", "a/b")]
    [InlineData("ReadStore:Database", "")]
    [InlineData("Privacy:ConnectionString", "mongodb://user:secret@localhost:port/")]
    [InlineData("Privacy:Database", "a/b")]
    [InlineData("Privacy:Provider", "Oracle")]
    [InlineData("Privacy:MasterKey", "")]
    [InlineData("Privacy:MasterKey", "c2VjcmV0IHRoYXQgaXMgdG9vIHNob3J0")]
    [InlineData("Privacy:MasterKey", "secret that is no base64")]
    [InlineData("Privacy:PreviousMasterKeys", "secret")]
    public async Task A_wrong_address_of_mongodb_is_named_and_its_password_kept(string setting, string? value)
    {
        using var folder = new DataFolder();
        // The last one wins.
        var exit = await ServiceProcess.RunToExit(
            $"--Embedded:DataDirectory={folder.Path}", AnyPort, "--ReadStore:Provider=MongoDB",
            "--ReadStore:ConnectionString=mongodb://localhost:1/", $"--Privacy:MasterKey={TestServers.MasterKey}", $"--{setting}={value}");
        Refused(exit, $"The setting {setting} ");
        Assert.DoesNotContain("secret", exit.Errors + exit.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("esdb://user:secret?secret@localhost:2113?tls=false")]
    [InlineData("esdb://user:1?connectionName=secret@localhost:2113?tls=false")]
    [InlineData("esdb://user:secret:secret@localhost:2113?tls=false")]
    [InlineData("esdb://user:secret/#@localhost:secret?tls=false")]
    [InlineData("esdb://user:%secret@localhost:2113?secret=secret")]
    [InlineData("esdb://user:secret@localhost:2113?tls=secret&tls=secret")]
    [InlineData("user:secret://secret@localhost:2113")]
    public async Task A_wrong_address_of_eventstoredb_is_named_and_its_password_kept(string value)
    {
        using var folder = new DataFolder();
        // From a file, as in production; what it says is no secret to the test.
        await File.WriteAllTextAsync(folder.File("EventStore__ConnectionString"), value);
        var exit = await ServiceProcess.RunToExit(
            $"--Embedded:DataDirectory={folder.Path}", AnyPort, "--EventStore:Provider=EventStoreDB", $"--Secrets:Directory={folder.Path}");
        Refused(exit, "The setting EventStore:ConnectionString ");
        Assert.DoesNotContain("secret", exit.Errors + exit.Output, StringComparison.Ordinal);
    }

    private static void Refused(ServiceExit exit, params string[] expected)
    {
        Assert.NotEqual(0, exit.Code);
        var line = Assert.Single(exit.Errors.Split('\n'));
        Assert.StartsWith("BankingApi cannot start: ", line, StringComparison.Ordinal);
        Assert.All(expected, part => Assert.Contains(part, line, StringComparison.Ordinal));
        // On standard output either.
        Assert.DoesNotContain("Exception", exit.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", exit.Output, StringComparison.Ordinal);
    }

    private static async Task Spoil(string file, string fault)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        switch (fault)
        {
            case "empty":
                await File.WriteAllBytesAsync(file, []);
                break;
            case "garbage":
                Random.Shared.NextBytes(bytes);
                await File.WriteAllBytesAsync(file, bytes);
                break;
            case "truncated":
                await File.WriteAllBytesAsync(file, bytes[..(bytes.Length / 2)]);
                break;
            case "damaged inside":
                bytes.AsSpan(bytes.Length / 2, 8192).Fill(0x5A);
                await File.WriteAllBytesAsync(file, bytes);
                break;
            case "newer":
                DataFolder.Execute(file, "PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)");
                break;
            case "foreign":
                DataFolder.Execute(file, "PRAGMA application_id = 7; PRAGMA wal_checkpoint(TRUNCATE)");
                break;
        }
    }
}
