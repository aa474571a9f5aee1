using System.Net;
using System.Net.Sockets;
using BankingApi.EventStore;
using BankingApi.IntegrationTests.EventStore.EventStoreDb;
using BankingApi.IntegrationTests.Processes;
using EventStoreDb.Doubles;

namespace BankingApi.IntegrationTests.Evidence;

/// <summary>The verbs of the program as an operator calls them: what they say, where, and how they end.</summary>
public sealed class EvidenceVerbTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task A_log_is_verified_and_digested_while_its_service_runs_and_after_it_was_killed_or_has_stopped()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        string digest;
        await using (var service = await ServiceProcess.Start(_folder))
        {
            var account = await Account(service.Bank);
            for (var i = 0; i < 3; i++) await Deposit(service.Bank, account);

            Said(await Run("verify"), "verified 5 events in 2 streams");
            digest = await Digest();
            var last = (await service.Bank.All($"accounts/{account}/history")).Expect(200)[^1];
            Assert.Equal(
                $"BankAccount-{account:N} {last.Number("revision")} {last.Text("hash")}", File.ReadLines(digest).First());
            Said(await Run("verify", "--digest", digest), "verified 5 events in 2 streams", "the digest's 2 streams are all there");

            await Deposit(service.Bank, await Account(service.Bank));
            Said(await Run("verify", "--digest", digest), "verified 8 events in 4 streams", "the digest's 2 streams are all there");
        }
        Assert.True(new FileInfo(_folder.Events + "-wal").Length > 0);
        Said(await Run("verify", "--digest", digest), "verified 8 events in 4 streams", "the digest's 2 streams are all there");
        await using (var service = await ServiceProcess.Start(_folder)) await service.Stop();
        var before = _folder.Fingerprint();

        Said(await Run("verify", "--digest", digest), "verified 8 events in 4 streams", "the digest's 2 streams are all there");

        Assert.Equal(before, _folder.Fingerprint());
    }

    [Fact]
    public async Task Looking_at_it_while_it_is_written_to_finds_nothing_wrong_and_disturbs_nobody()
    {
        await using var service = await ServiceProcess.Start(_folder);
        var account = await Account(service.Bank);
        using var done = new CancellationTokenSource();
        var deposits = Task.Run(async () =>
        {
            var count = 0;
            for (; !done.IsCancellationRequested; count++) await Deposit(service.Bank, account);
            return count;
        });

        for (var i = 0; i < 4; i++) Assert.Equal((0, ""), Ended(await Run("verify")));
        await done.CancelAsync();

        Said(await Run("verify"), $"verified {await deposits + 2} events in 2 streams");
    }

    [Fact]
    public async Task What_is_wrong_is_named_in_one_line_and_no_digest_is_made_of_it()
    {
        var account = await Made(deposits: 5);
        var digest = await Digest();
        DataFolder.Execute(
            _folder.Events, "UPDATE events SET data = CAST(replace(CAST(data AS TEXT), '3.00', '9.00') AS BLOB) WHERE revision = 3");
        var line = $"broken: BankAccount-{account:N} revision 3: its hash does not fit";

        Assert.Equal(new ServiceExit(2, line, ""), await Run("verify"));
        Assert.Equal(new ServiceExit(2, line, ""), await Run("verify", "--digest", digest));
        Assert.Equal(new ServiceExit(2, "", line), await Run("digest"));
    }

    [Fact]
    public async Task What_was_cut_off_is_known_by_the_digest()
    {
        var account = await Made(deposits: 5);
        var digest = await Digest();
        DataFolder.Execute(_folder.Events, "DELETE FROM events WHERE revision > 2");

        Said(await Run("verify"), "verified 4 events in 2 streams");
        Assert.Equal(
            new ServiceExit(2, $"broken: BankAccount-{account:N} revision 3: the log ends at revision 2, the digest knows 5", ""),
            await Run("verify", "--digest", digest));
    }

    [Fact]
    public async Task Events_from_before_there_were_hashes_are_counted()
    {
        await Made(deposits: 1);
        DataFolder.Execute(_folder.Events, "UPDATE events SET metadata = CAST('{}' AS BLOB), checksum = NULL");

        Said(await Run("verify"), "verified 3 events in 2 streams", "3 of them are from before there were hashes");
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("a page")]
    public async Task A_file_that_makes_no_sense_is_broken(string fault)
    {
        await Made(deposits: 300);
        var bytes = await File.ReadAllBytesAsync(_folder.Events);
        Random.Shared.NextBytes(fault == "garbage" ? bytes : bytes.AsSpan(bytes.Length / 2 / 4096 * 4096, 4096));
        await File.WriteAllBytesAsync(_folder.Events, bytes);

        var exit = await Run("verify");

        Assert.Equal((2, ""), Ended(exit));
        Assert.StartsWith("broken: ", Assert.Single(exit.Output.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_log_it_says_so_and_makes_none()
    {
        var nowhere = _folder.File("nowhere");
        CouldNotLook(await Run("verify"), $"There is no event store in '{_folder.Path}'");
        CouldNotLook(
            await ServiceProcess.RunToExit("digest", "--Embedded:DataDirectory", nowhere), $"There is no event store in '{nowhere}'");
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("nowhere.txt", null, "nowhere.txt")]
    [InlineData("digest.txt", "", "The digest is damaged: it ends before its root")]
    [InlineData("digest.txt", "merkle-root 00", "The digest is damaged: its lines do not make its root")]
    public async Task A_digest_that_vouches_for_nothing_is_no_reason_to_call_the_log_broken(string name, string? text, string expected)
    {
        await Made(deposits: 1);
        if (text is not null) await File.WriteAllTextAsync(_folder.File(name), text);

        CouldNotLook(await Run("verify", "--digest", _folder.File(name)), expected);
    }

    [Theory]
    [InlineData("verify --digset file", "--digset is no setting")]
    [InlineData("digest --digest file", "--digest is no setting")]
    [InlineData("verify --EventStore:Provider Oracle", "The setting EventStore:Provider must be")]
    [InlineData("verify --EventStore:Provider EventStoreDB --EventStore:ConnectionString mongodb://localhost", "scheme")]
    [InlineData("verify --Secrets:Directory /nowhere/at/all", "The setting Secrets:Directory")]
    public async Task What_makes_no_sense_is_refused(string args, string expected)
        => CouldNotLook(await ServiceProcess.RunToExit(args.Split(' ')), expected);

    [Fact]
    public async Task Settings_come_from_files_with_secrets_too()
    {
        await Made(deposits: 1);
        var secrets = Directory.CreateDirectory(_folder.File("secrets")).FullName;
        await File.WriteAllTextAsync(Path.Combine(secrets, "Embedded__DataDirectory"), _folder.Path + "\n");

        Said(await ServiceProcess.RunToExit("verify", "--Secrets:Directory", secrets), "verified 3 events in 2 streams");
    }

    [Fact]
    public async Task On_a_server_it_is_the_same()
    {
        await using var server = await EventStoreDouble.StartAsync();
        await using var stores = new EventStoreDbStores(server.ConnectionString);
        var (streams, account) = (new ChainedStreams(stores.Events), StreamNames.OfAccount(Guid.NewGuid()));
        await streams.Append(account, 3);
        await streams.Append(StreamNames.OfOwner(Guid.NewGuid()), 1);
        string[] there = ["--EventStore:Provider", "EventStoreDB", "--EventStore:ConnectionString", server.ConnectionString];

        Said(await ServiceProcess.RunToExit(["verify", .. there]), "verified 4 events in 2 streams");
        var digest = await ServiceProcess.RunToExit(["digest", .. there]);
        Assert.StartsWith($"{account} 2 {streams.LastHash(account)}\n", digest.Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder.File("digest.txt"), digest.Output);
        await stores.Client.TombstoneAsync(account, EventStoreDb.Client.Values.StreamState.Any);
        Assert.Equal(
            new ServiceExit(2, $"broken: {account} revision 0: events 0 to 2 are missing", ""),
            await ServiceProcess.RunToExit(["verify", "--digest", _folder.File("digest.txt"), .. there]));

        await server.StopAsync();
        CouldNotLook(await ServiceProcess.RunToExit(["verify", .. there]), $"EventStoreDB at 127.0.0.1:{server.Port} cannot be reached");
    }

    [SkippableFact]
    public async Task Ctrl_C_ends_it()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGINT for others.");
        // Takes the call and never answers it.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var called = silent.AcceptTcpClientAsync();

        var exit = await ServiceProcess.RunUntil(
            called, "verify", "--EventStore:Provider", "EventStoreDB", "--EventStore:ConnectionString",
            $"esdb://{silent.LocalEndpoint}?tls=false&defaultDeadline=60000");

        (await called).Dispose();
        Assert.Equal(new ServiceExit(1, "", "Stopped before the end of the log."), exit);
    }

    private async Task<Guid> Made(int deposits)
    {
        await using var bank = await OfflineBank.Open(_folder);
        var account = await bank.OpenAccount(await bank.Register("Some", "Owner", "some@example.org"), "EUR", 1);
        await bank.Fill(account, "EUR", deposits);
        return account;
    }

    private async Task<string> Digest()
    {
        var exit = await Run("digest");
        Assert.Equal((0, ""), Ended(exit));
        await File.WriteAllTextAsync(_folder.File("digest.txt"), exit.Output + "\n");
        return _folder.File("digest.txt");
    }

    private Task<ServiceExit> Run(string verb, params string[] options)
        => ServiceProcess.RunToExit([verb, .. options, "--Embedded:DataDirectory", _folder.Path]);

    private static async Task<Guid> Account(BankClient bank)
    {
        var owner = (await bank.Post("owners", """{"firstName":"Some","lastName":"Owner","email":"some@example.org"}""")).Expect(201);
        var account = await bank.Post(
            "accounts", $$"""{"ownerId":"{{owner.Json.Text("id")}}","currency":"EUR","initialBalance":"1.00"}""");
        return account.Expect(201).Json.GetProperty("id").GetGuid();
    }

    private static async Task Deposit(BankClient bank, Guid account)
        => (await bank.Post($"accounts/{account}/transactions", """{"type":"DEPOSIT","amount":"1.00"}""")).Expect(201);

    private static (int Code, string Errors) Ended(ServiceExit exit) => (exit.Code, exit.Errors);

    private static void Said(ServiceExit exit, params string[] lines)
        => Assert.Equal(new ServiceExit(0, string.Join('\n', lines), ""), exit);

    private static void CouldNotLook(ServiceExit exit, string because)
    {
        Assert.Equal((1, ""), (exit.Code, exit.Output));
        var line = Assert.Single(exit.Errors.Split('\n'));
        Assert.StartsWith("BankingApi cannot look at the log: ", line, StringComparison.Ordinal);
        Assert.Contains(because, line, StringComparison.Ordinal);
    }
}
