using System.Text.Json;

namespace BankingApi.IntegrationTests.Processes;

/// <summary>The read models are disposable: whatever became of their file,
/// the log fills them again, and meanwhile nobody is told half of it.</summary>
public sealed class LostViewsTests(LostViewsTests.Bank bank) : IClassFixture<LostViewsTests.Bank>
{
    [Theory]
    [InlineData("deleted")]
    [InlineData("empty")]
    [InlineData("garbage")]
    [InlineData("truncated")]
    [InlineData("damaged inside")]
    [InlineData("newer")]
    [InlineData("foreign")]
    public async Task Views_lost_while_it_was_stopped_come_back_equal_and_commands_do_not_wait_for_them(string fault)
    {
        using var folder = bank.Folder.Copy();
        await Spoil(folder, fault);
        await using var service = await ServiceProcess.Launch(folder);

        var deposit =
            await service.Bank.Post($"accounts/{bank.Busy}/transactions", """{"type":"DEPOSIT","amount":"0.01"}""", "after-the-loss");
        Assert.Equal(Bank.BusyDeposits + 1, deposit.Expect(201).Json.Number("revision"));
        var balance = (await service.Bank.Get($"accounts/{bank.Busy}/balance")).Expect(200).Json;
        Assert.Equal((deposit.Json.Text("balanceAfter"), deposit.Json.Number("revision")),
            (balance.Text("balance"), balance.Number("revision")));

        foreach (var (path, expected) in bank.Picture)
        {
            string? seen = null;
            await Eventually.Holds(
                async () => (seen = await Bank.Look(service.Bank, path)) is not null, () => $"{path} is not answered.\n{service.Output}");
            // The first answer that is no "not yet" must be the right one already.
            Assert.Equal(expected, seen);
        }
        Assert.DoesNotContain(" ERR ", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_ready_when_lists_answer_and_not_before()
    {
        using var folder = bank.Folder.Copy();
        await Spoil(folder, "deleted");
        // Lists that do not wait say at once whether there is anything to wait for.
        await using var service = await ServiceProcess.Start(folder, "--Projections:ListWaitMilliseconds=0");

        foreach (var (path, expected) in bank.Picture) Assert.Equal(expected, await Bank.Look(service.Bank, path));
    }

    private static async Task Spoil(DataFolder folder, string fault)
    {
        var bytes = await File.ReadAllBytesAsync(folder.Views);
        switch (fault)
        {
            case "deleted":
                File.Delete(folder.Views);
                break;
            case "empty":
                await File.WriteAllBytesAsync(folder.Views, []);
                break;
            case "garbage":
                Random.Shared.NextBytes(bytes);
                await File.WriteAllBytesAsync(folder.Views, bytes);
                break;
            case "truncated":
                await File.WriteAllBytesAsync(folder.Views, bytes[..(bytes.Length / 2)]);
                break;
            case "damaged inside":
                bytes.AsSpan(bytes.Length / 2, 8192).Fill(0x5A);
                await File.WriteAllBytesAsync(folder.Views, bytes);
                break;
            case "newer":
                DataFolder.Execute(folder.Views, "DELETE FROM accounts; PRAGMA user_version = 99");
                break;
            case "foreign":
                DataFolder.Execute(folder.Views, "DELETE FROM accounts; PRAGMA application_id = 7");
                break;
        }
    }

    /// <summary>A folder with some of everything, and what the service says of it while all is well.</summary>
    public sealed class Bank : IAsyncLifetime
    {
        internal const int BusyDeposits = 3_000;

        internal DataFolder Folder { get; } = new();

        /// <summary>An account for commands: of another owner, so that they leave the picture as it is.</summary>
        internal Guid Busy { get; private set; }

        internal Dictionary<string, string> Picture { get; } = [];

        public async Task InitializeAsync()
        {
            List<Guid> owners = [], accounts = [];
            await using (var offline = await OfflineBank.Open(Folder))
            {
                Busy = await offline.OpenAccount(await offline.Register("Busy", "Owner", "busy@example.org"), "EUR", 0);
                await offline.Fill(Busy, "EUR", BusyDeposits);
                for (var n = 0; n < 3; n++)
                {
                    owners.Add(await offline.Register($"First{n}", $"Last{n}", $"owner{n}@example.org"));
                    foreach (var currency in (string[])["EUR", "JPY", "BHD", "EUR"])
                    {
                        accounts.Add(await offline.OpenAccount(owners[n], currency, accounts.Count % 3 * 100));
                        if (accounts.Count % 3 == 1) await offline.Close(accounts[^1]);
                        else await offline.Fill(accounts[^1], currency, 600);
                    }
                }
                await offline.Suspend(accounts[1]);
                await offline.Suspend(accounts[2]);
                await offline.Reactivate(accounts[2]);
                await offline.Limit(accounts[2], 250);
            }
            await using var service = await ServiceProcess.Start(Folder);
            var paths = owners.SelectMany(
                id => (string[])[$"owners/{id}", $"owners/{id}/summary", $"owners/{id}/accounts?limit=500",
                    $"accounts?ownerId={id}&limit=500"])
                .Concat(accounts.SelectMany(
                    id => (string[])[$"accounts/{id}", $"accounts/{id}/transactions?limit=500&order=asc",
                        $"accounts/{id}/transactions?limit=100"]))
                .Append("owners?limit=500&search=LAST");
            foreach (var path in paths)
                await Eventually.Holds(
                    async () => (Picture[path] = await Look(service.Bank, path) ?? "").Length > 0, () => $"{path} is not answered.");
            await service.Stop();
        }

        /// <returns>Null for "not yet".</returns>
        internal static async Task<string?> Look(BankClient client, string path)
        {
            var answer = await client.Get(path);
            if (answer.Status == 503)
            {
                Assert.Equal("read-model-behind", answer.Json.Text("code"));
                return null;
            }
            var json = answer.Expect(200).Json;
            // Cursors are opaque; whether there is one is not.
            return json.TryGetProperty("items", out var items)
                ? $"{items.GetRawText()} {json.GetProperty("nextCursor").ValueKind == JsonValueKind.Null}" : answer.Body;
        }

        public Task DisposeAsync()
        {
            Folder.Dispose();
            return Task.CompletedTask;
        }
    }
}
