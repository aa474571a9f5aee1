using System.Text;

namespace BankingApi.IntegrationTests.Processes;

public sealed class LostSnapshotsTests
{
    private const int Deposits = 600;

    private static readonly string[] Faults = ["none", "deleted", "garbage", "truncated", "another balance", "newer schema",
        "beyond the stream", "of another account"];

    /// <summary>More than the state remembers, so that what is replayed is looked up beyond it.</summary>
    [Fact]
    public async Task Snapshots_that_were_lost_or_damaged_do_no_harm()
    {
        using var folder = new DataFolder();
        var accounts = new Dictionary<string, Guid>();
        await using (var bank = await OfflineBank.Open(folder, snapshotEvery: 20))
        {
            var owner = await bank.Register("Some", "Owner", "some@example.org");
            foreach (var fault in Faults)
            {
                accounts[fault] = await bank.OpenAccount(owner, "EUR", 1_000);
                await bank.Fill(accounts[fault], "EUR", Deposits);
                await bank.UntilThereIsASnapshot(accounts[fault]);
            }
        }
        foreach (var (fault,
            id) in accounts) Assert.Equal(
                fault == "none" ? 0 : 1, Spoil(folder.Events, SnapshotOf(id), fault, SnapshotOf(accounts["none"])));

        await using var service = await ServiceProcess.Launch(folder);
        foreach (var (fault, id) in accounts)
        {
            var (key, body) = OfflineBank.Deposit(7);
            var replay = await service.Bank.Post($"accounts/{id}/transactions", body, key);
            Assert.True(replay.Expect(201).Replayed, fault);
            Assert.Equal(8, replay.Json.Number("revision"));

            var fresh = await service.Bank.Post($"accounts/{id}/transactions", """{"type":"WITHDRAWAL","amount":"1.00"}""", "new");
            var expected = 1_000m + Enumerable.Range(0, Deposits).Sum(OfflineBank.AmountOf) - 1;
            Assert.Equal((fault, expected, Deposits + 1L),
                (fault, fresh.Expect(201).Json.Money("balanceAfter"), fresh.Json.Number("revision")));
            var balance = (await service.Bank.Get($"accounts/{id}/balance")).Expect(200).Json;
            Assert.Equal((fault, expected, Deposits + 1L), (fault, balance.Money("balance"), balance.Number("revision")));
        }
    }

    private static string SnapshotOf(Guid account) => $"BankAccountSnapshot-{account:N}";

    /// <returns>How many snapshots were spoilt.</returns>
    private static int Spoil(string file, string stream, string fault, string intact) => fault switch
    {
        "none" => 0,
        "deleted" => DataFolder.Execute(file, "DELETE FROM snapshots WHERE stream = $stream", ("$stream", stream)),
        "garbage" => Set(file, stream, "data = $value", Encoding.UTF8.GetBytes("\0no JSON at all")),
        "truncated" => Set(file, stream, "data = substr(data, 1, $value)", 100),
        "another balance"
            => Set(file, stream, "data = CAST(replace(CAST(data AS TEXT), '\"balance\":\"', '\"balance\":\"' || $value) AS BLOB)", "9"),
        "newer schema" => Set(file, stream, "schema_version = $value", 99),
        "beyond the stream" => Set(file, stream, "revision = $value", 1_000_000),
        "of another account"
            => Set(file, stream, "(revision, data) = (SELECT revision, data FROM snapshots WHERE stream = $value)", intact),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    private static int Set(string file, string stream, string change, object value)
        => DataFolder.Execute(file, $"UPDATE snapshots SET {change} WHERE stream = $stream", ("$stream", stream), ("$value", value));
}
