using BankingApi.IntegrationTests.Processes;

namespace BankingApi.IntegrationTests.Privacy;

/// <summary>What an erasure leaves in the files of a data folder, and what back-ups of them still say.</summary>
public sealed class ErasedFilesTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_an_erasure_no_file_has_the_name_or_the_address_any_more()
    {
        await using var service = await ServiceProcess.Start(_folder);
        var owners = new List<(Guid Id, string Mark)>();
        for (var i = 0; i < 60; i++)
        {
            var mark = $"q{Guid.NewGuid():N}"[..14];
            owners.Add((await Register(service.Bank, mark), mark));
        }
        // Views that were rebuilt, and rows that were moved about by what came after them.
        (await service.Bank.Post("operations/projections/views/rebuild", "")).Expect(202);
        foreach (var (id, _) in owners.Take(20)) await CloseAnAccount(service.Bank, id);
        foreach (var (_, mark) in owners)
            await Eventually.Holds(() => Task.FromResult(Files(mark).Count > 0), () => $"Nobody ever knew {mark}.");

        foreach (var (id, _) in owners.Take(30)) await Erase(service.Bank, id);

        foreach (var (_, mark) in owners.Take(30))
            await Eventually.Holds(() => Task.FromResult(Files(mark).Count == 0), () => $"{mark} is in {string.Join(", ", Files(mark))}");
        Assert.All(owners.Skip(30), owner => Assert.NotEmpty(Files(owner.Mark)));
        Assert.Equal(0, (await service.Stop()).Code);
        Assert.All(owners.Take(30), owner => Assert.Empty(Files(owner.Mark)));
    }

    /// <summary>The log never has a name in it, erased or not.</summary>
    [Fact]
    public async Task Without_the_keys_a_log_says_nothing_and_that_is_an_error()
    {
        Guid owner;
        await using (var service = await ServiceProcess.Start(_folder))
        {
            owner = await Register(service.Bank, "Zq4mWx81Lk");
            Assert.Equal(0, (await service.Stop()).Code);
        }
        Assert.DoesNotContain("events.db", DataFiles.With(_folder.Path, "Zq4mWx81Lk"));
        foreach (var file in (string[])["keys.db", "views.db"]) File.Delete(_folder.File(file));

        await using var without = await ServiceProcess.Launch(_folder);
        Assert.Equal(500, (await without.Bank.Get($"owners/{owner}")).Status);
        await Eventually.Holds(
            () => Task.FromResult(without.Output.Contains($"owner {owner} cannot be read: its key is missing", StringComparison.Ordinal)),
            () => without.Output);
        var told = (await without.Bank.Get("events")).Expect(200).Json.GetProperty("items")[0];
        Assert.Equal(System.Text.Json.JsonValueKind.Null, told.GetProperty("data").ValueKind);
        // Who has lost a key can still have it erased, and then it is no error any more.
        await Erase(without.Bank, owner);
        Assert.Equal("", (await without.Bank.Get($"owners/{owner}")).Expect(200).Json.Text("firstName"));
    }

    [Fact]
    public async Task An_older_log_with_older_views_tells_no_more_of_who_was_erased_since()
    {
        Guid owner, other;
        using var backUp = new DataFolder();
        await using (var service = await ServiceProcess.Start(_folder))
        {
            owner = await Register(service.Bank, "Hx93kPq7Vz");
            other = await Register(service.Bank, "Other");
            await CloseAnAccount(service.Bank, owner);
            await Eventually.Holds(() => Task.FromResult(Files("Hx93kPq7Vz").Count > 0), () => "The views never knew.");
            Assert.Equal(0, (await service.Stop()).Code);
        }
        foreach (var file in (string[])["events.db", "views.db", "webhooks.db"]) File.Copy(_folder.File(file), backUp.File(file));
        await using (var service = await ServiceProcess.Start(_folder))
        {
            await Erase(service.Bank, owner, "the first");
            Assert.Equal(0, (await service.Stop()).Code);
        }
        Assert.Contains("views.db", DataFiles.With(backUp.Path, "Hx93kPq7Vz"));
        foreach (var file in Directory.GetFiles(backUp.Path)) File.Copy(file, _folder.File(Path.GetFileName(file)), overwrite: true);

        await using var restored = await ServiceProcess.Launch(_folder);
        var told = (await restored.Bank.Get($"owners/{owner}")).Expect(200);
        Assert.DoesNotContain("Hx93kPq7Vz", told.Body, StringComparison.Ordinal);
        await Eventually.Holds(
            async () => (await restored.Bank.Get($"owners/{owner}")).Expect(200).Json.Number("revision") == 1, () => restored.Output);
        await Eventually.Holds(() => Task.FromResult(Files("Hx93kPq7Vz").Count == 0), () => string.Join(", ", Files("Hx93kPq7Vz")));
        Assert.Contains("the first", (await restored.Bank.Get("events?limit=500")).Expect(200).Body, StringComparison.Ordinal);
        Assert.Equal("Other", (await restored.Bank.Get($"owners/{other}")).Expect(200).Json.Text("firstName"));
    }

    [Fact]
    public async Task An_older_store_of_keys_does_not_undo_an_erasure_that_the_log_knows()
    {
        Guid owner;
        using var backUp = new DataFolder();
        await using (var service = await ServiceProcess.Start(_folder))
        {
            owner = await Register(service.Bank, "Wm20cTr8Xy");
            Assert.Equal(0, (await service.Stop()).Code);
        }
        File.Copy(_folder.File("keys.db"), backUp.File("keys.db"));
        await using (var service = await ServiceProcess.Start(_folder))
        {
            await Erase(service.Bank, owner);
            Assert.Equal(0, (await service.Stop()).Code);
        }
        File.Copy(backUp.File("keys.db"), _folder.File("keys.db"), overwrite: true);

        await using var restored = await ServiceProcess.Launch(_folder);
        foreach (var path in (string[])["events?limit=500", "owners", $"owners/{owner}"])
            Assert.DoesNotContain("Wm20cTr8Xy", (await restored.Bank.Get(path)).Body, StringComparison.Ordinal);
        Assert.Equal(0, (await restored.Stop()).Code);
        Assert.Equal(0, DataFolder.Execute(_folder.File("keys.db"), "UPDATE owner_keys SET reason = reason WHERE wrapped IS NOT NULL"));
    }

    [Fact]
    public async Task The_keys_are_wrapped_with_another_master_key_while_the_service_runs()
    {
        var (old, next) = (TestServers.MasterKey, Convert.ToBase64String("another master key, also for tests"u8[..32]));
        Guid owner;
        await using (var service = await ServiceProcess.Start(_folder, $"--Privacy:MasterKey={old}"))
        {
            owner = await Register(service.Bank, "First");
            Assert.Equal(0, (await service.Stop()).Code);
        }
        string[] both = [$"--Privacy:MasterKey={next}", $"--Privacy:PreviousMasterKeys={old}"];
        var refused = await ServiceProcess.RunToExit($"--Embedded:DataDirectory={_folder.Path}", $"--Privacy:MasterKey={next}");
        Assert.Equal(1, refused.Code);
        Assert.Contains("Privacy:MasterKey", refused.Errors, StringComparison.Ordinal);
        await using (var service = await ServiceProcess.Start(_folder, both))
        {
            var log = (await service.Bank.Get("events")).Expect(200).Body;
            var rotated = await ServiceProcess.RunToExit(["rotate-keys", $"--Embedded:DataDirectory={_folder.Path}", .. both]);
            Assert.Equal((0, ""), (rotated.Code, rotated.Errors));
            Assert.StartsWith("1 keys were wrapped anew", rotated.Output, StringComparison.Ordinal);
            Assert.Equal(log, (await service.Bank.Get("events")).Expect(200).Body);
            Assert.Equal(0, (await service.Stop()).Code);
        }
        await using var after = await ServiceProcess.Start(_folder, $"--Privacy:MasterKey={next}");
        Assert.Contains("First", (await after.Bank.Get("events")).Expect(200).Body, StringComparison.Ordinal);
        Assert.Equal("First", (await after.Bank.Get($"owners/{owner}")).Expect(200).Json.Text("firstName"));
    }

    private static async Task<Guid> Register(BankClient bank, string mark)
        => (await bank.Post("owners", $$"""{"firstName":"{{mark}}","lastName":"L{{mark}}","email":"{{mark}}@example.test"}"""))
            .Expect(201).Json.GetProperty("id").GetGuid();

    private static async Task CloseAnAccount(BankClient bank, Guid owner)
    {
        var account = (await bank.Post("accounts", $$"""{"ownerId":"{{owner}}","currency":"EUR"}""")).Expect(201).Json.Text("id");
        for (var i = 0; i < 3; i++)
            foreach (var type in (string[])["DEPOSIT", "WITHDRAWAL"])
                (await bank.Post($"accounts/{account}/transactions", $$"""{"type":"{{type}}","amount":"7.00"}""")).Expect(201);
        (await bank.Post($"accounts/{account}/close", """{"reason":"a test"}""")).Expect(200);
    }

    private static async Task Erase(BankClient bank, Guid owner, string reason = "a test")
        => (await bank.Send(HttpMethod.Delete, $"owners/{owner}/personal-data", $$"""{"reason":"{{reason}}"}""", null)).Expect(200);

    private List<string> Files(string text) => [.. DataFiles.With(_folder.Path, text)];
}
