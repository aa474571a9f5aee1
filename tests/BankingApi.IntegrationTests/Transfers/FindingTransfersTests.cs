namespace BankingApi.IntegrationTests.Transfers;

/// <summary>The queries of transfers.</summary>
public sealed class FindingTransfersTests(TransferHost host) : IClassFixture<TransferHost>
{
    private Bank Bank => host.Bank;

    [Fact]
    public async Task Transfers_are_listed_in_the_order_of_requesting_by_either_side_and_by_status()
    {
        var (a, b, c) = (await Bank.Open(), await Bank.Open(), await Bank.Open());
        (await Bank.Suspend(c)).Is(200);
        var made = new[]
        {
            await Bank.Transfer(a, b, "1"), await Bank.Transfer(b, a, "2"), await Bank.Transfer(a, c, "3"), await Bank.Transfer(b, c, "4"),
            await Bank.Transfer(a, b, "5"),
        };
        Assert.All(made, transfer => transfer.Is(201));

        Assert.Equal(["1.00", "2.00", "3.00", "5.00"], await Amounts($"accountId={a}"));
        Assert.Equal(["1.00", "2.00", "4.00", "5.00"], await Amounts($"accountId={b}"));
        Assert.Equal(["3.00", "4.00"], await Amounts($"accountId={c}"));
        Assert.Equal(["3.00"], await Amounts($"accountId={a}&status=FAILED"));
        Assert.Equal(["1.00", "2.00", "5.00"], await Amounts($"accountId={a}&status=COMPLETED"));
        Assert.Empty(await Amounts($"accountId={a}&status=PENDING"));
        Assert.Empty(await Amounts($"accountId={Guid.NewGuid()}"));
        var page = (await Bank.Get($"/transfers?accountId={a}&limit=1")).Is(200);
        Assert.Equal(made[0].Json.GetRawText(), page.Items[0].GetRawText());
    }

    [Fact]
    public async Task Walking_the_pages_neither_repeats_nor_skips_while_transfers_are_made()
    {
        var (a, b) = (await Bank.Open(), await Bank.Open());
        for (var i = 1; i <= 7; i++) (await Bank.Transfer(a, b, $"{i}")).Is(201);

        var seen = new List<string?>();
        string? cursor = null;
        do
        {
            var page = (await Bank.Get(
                $"/transfers?accountId={a}&limit=3{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}")).Is(200);
            Assert.InRange(page.Items.Count, 1, 3);
            seen.AddRange(page.Items.Select(item => item.Text("amount")));
            cursor = page["nextCursor"];
            if (seen.Count == 3) (await Bank.Transfer(b, a, "8")).Is(201);
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(1, 8).Select(i => $"{i}.00"), seen);
    }

    [Theory]
    [InlineData("accountId=no-uuid")]
    [InlineData("status=completed")]
    [InlineData("status=DONE")]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("cursor=abc")]
    public async Task Bad_parameters_are_refused(string query)
        => (await Bank.Get($"/transfers?{query}")).IsInvalid(query.Split('=')[0]);

    [Fact]
    public async Task A_cursor_of_another_query_is_refused()
    {
        var (a, b) = (await Bank.Open(), await Bank.Open());
        for (var i = 0; i < 2; i++) (await Bank.Transfer(a, b, "1")).Is(201);
        var cursor = (await Bank.Get($"/transfers?accountId={a}&limit=1")).Is(200)["nextCursor"]!;

        (await Bank.Get($"/transfers?accountId={a}&limit=1&cursor={Uri.EscapeDataString(cursor)}")).Is(200);
        (await Bank.Get($"/transfers?accountId={b}&limit=1&cursor={Uri.EscapeDataString(cursor)}")).IsInvalid("cursor");
        (await Bank.Get($"/transfers?accountId={a}&status=COMPLETED&cursor={Uri.EscapeDataString(cursor)}")).IsInvalid("cursor");
    }

    [Fact]
    public async Task An_unknown_transfer_is_not_found()
    {
        (await Bank.Get($"/transfers/{Guid.NewGuid()}")).IsRefused(404, "transfer-not-found");
        (await Bank.Get("/transfers/no-uuid")).IsRefused(404, "transfer-not-found");
    }

    private async Task<IEnumerable<string?>> Amounts(string query)
        => (await Bank.Get($"/transfers?{query}")).Is(200).Items.Select(item => item.Text("amount"));
}
