using System.Globalization;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Pages: walks while others write, and cursors that were tampered with or carried elsewhere.</summary>
public abstract class PagingTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task A_walk_meets_everything_once_while_others_write(int limit)
    {
        var mark = Guid.NewGuid().ToString("N");
        var owner = await Api.Owner(mark);
        var owners = new List<string?> { owner.ToString() };
        for (var i = 1; i < 8; i++) owners.Add((await Api.Owner(mark)).ToString());
        var accounts = new List<string?>();
        for (var i = 0; i < 8; i++) accounts.Add((await Api.Account("1", owner: owner)).ToString());
        var id = Guid.Parse(accounts[0]!);
        var transactions = new List<string?>();
        for (var i = 0; i < 8; i++) transactions.Add((await Api.Deposit(id, "1"))["transactionId"]);
        await Api.Settled(id);
        await Api.Settled(Guid.Parse(accounts[^1]!));
        await Wait.Until(async () => (await Api.Get($"owners?search={mark}")).Is(200).Items.Count == 8);

        await Meets($"owners?search={mark}", "id", owners, limit, async () => await Api.Owner(mark));
        await Meets($"owners/{owner}/accounts?", "id", accounts, limit,
            async () => await Api.Settled(await Api.Account("1", owner: owner)));
        await Meets($"accounts?ownerId={owner}&minBalance=1", "id", accounts, limit,
            async () => await Api.Settled(await Api.Account("1", owner: owner)));
        await Meets($"accounts/{id}/transactions?order=desc", "transactionId", [.. Enumerable.Reverse(transactions)], limit, Move,
            newestFirst: true);
        await Meets($"accounts/{id}/transactions?order=asc&maxAmount=1", "transactionId", transactions, limit, Move);
        await Meets($"accounts/{id}/history?", "revision",
            [.. Enumerable.Range(0, 9).Select(revision => revision.ToString(CultureInfo.InvariantCulture))], limit, Move);

        async Task Move()
        {
            await Api.Deposit(id, "2");
            await Api.Settled(id);
        }
    }

    [Fact]
    public async Task A_page_has_50_items_by_default_and_up_to_500()
    {
        var id = await Api.Account();
        await Task.WhenAll(Enumerable.Range(0, 501).Select(_ => Api.Deposit(id, "1")));
        foreach (var list in new[] { "transactions", "history" })
        {
            Assert.Equal(50, (await Api.Get($"accounts/{id}/{list}?minRevision=501")).Is(200).Items.Count);
            var page = (await Api.Get($"accounts/{id}/{list}?limit=500")).Is(200);
            Assert.Equal(500, page.Items.Count);
            var rest = (await Api.Get($"accounts/{id}/{list}?limit=500&cursor={page.NextCursor}")).Is(200);
            Assert.Equal(list == "history" ? 2 : 1, rest.Items.Count);
            Assert.Null(rest.NextCursor);
        }
    }

    [Fact]
    public async Task The_last_page_says_so_even_when_it_is_full()
    {
        var id = await Api.Account();
        for (var i = 0; i < 4; i++) await Api.Deposit(id, "1");
        await Api.Settled(id);
        var first = (await Api.Get($"accounts/{id}/transactions?limit=2")).Is(200);
        var second = (await Api.Get($"accounts/{id}/transactions?limit=2&cursor={first.NextCursor}")).Is(200);
        Assert.Equal((2, null), (second.Items.Count, second.NextCursor));
        Assert.Equal("items,nextCursor", string.Join(',', second.Json.EnumerateObject().Select(field => field.Name)));
        // The size of a page may change on the way.
        Assert.Equal(second.Column("revision"),
            (await Api.Get($"accounts/{id}/transactions?limit=500&cursor={first.NextCursor}")).Is(200).Column("revision"));
    }

    [Fact]
    public async Task A_limit_is_a_whole_number_from_1_to_500()
    {
        var (owner, id) = (await Api.Owner(), await Api.Account());
        await Table.Check(
            ["owners?", "accounts?", $"owners/{owner}/accounts?", $"accounts/{id}/transactions?", $"accounts/{id}/history?"], async list =>
        {
            foreach (var limit in new[] { "0", "-1", "501", "2147483648", "99999999999999999999", "1.5", "1e2", "abc", "", "%205", "5%20",
                "%2B5", "0x10", "null" })
                (await Api.Get($"{list}limit={limit}")).IsProblem(400, "validation-failed", "limit");
            foreach (var limit in new[] { "1", "500" }) (await Api.Get($"{list}limit={limit}")).Is(200);
        });
    }

    [Fact]
    public async Task A_cursor_that_was_tampered_with_is_refused()
    {
        var (list, cursor) = await SomeCursor();
        (await Api.Get($"{list}&cursor={cursor}")).Is(200);
        var wrong = new List<string>
            { "", "x", " ", "0", "null", "%00", cursor + "A", cursor + "=", cursor + "%20", "A" + cursor, cursor[1..], cursor[..^1],
                cursor[..(cursor.Length / 2)], cursor + cursor, new string('A', 5_000) };
        for (var i = 0; i < cursor.Length; i++)
            foreach (var other in new[] { 'A', '9', '_' })
                if (cursor[i] != other) wrong.Add(cursor[..i] + other + cursor[(i + 1)..]);
        foreach (var key in new[] { "5", "-1", "0", "{\"revision\":5}" })
            wrong.Add(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(key)));
        await Table.Check(wrong, async text => (await Api.Get($"{list}&cursor={text}")).IsProblem(400, "validation-failed", "cursor"));
    }

    [Fact]
    public async Task A_cursor_of_another_query_is_refused()
    {
        var (owner, other) = (await Api.Owner(), await Api.Owner());
        var (id, otherId) = (await Api.Account("1", owner: owner), await Api.Account("1", owner: owner));
        foreach (var account in new[] { id, otherId })
        {
            for (var i = 0; i < 3; i++) await Api.Deposit(account, "1");
            await Api.Settled(account);
        }
        string[] lists =
        [
            $"accounts?ownerId={owner}&limit=1", $"accounts?ownerId={owner}&status=ACTIVE&limit=1",
            $"accounts?ownerId={owner}&minBalance=1&limit=1", $"accounts?ownerId={owner}&maxBalance=4&limit=1",
            $"accounts?ownerId={owner}&currency=EUR&limit=1", $"accounts?ownerId={owner}&accountType=CHECKING&limit=1", "accounts?limit=1",
            "owners?limit=1", "owners?search=a&limit=1", $"owners/{owner}/accounts?limit=1", $"accounts/{id}/transactions?limit=1",
            $"accounts/{otherId}/transactions?limit=1", $"accounts/{id}/transactions?order=asc&limit=1",
            $"accounts/{id}/transactions?type=DEPOSIT&limit=1", $"accounts/{id}/transactions?direction=CREDIT&limit=1",
            $"accounts/{id}/transactions?minAmount=1&limit=1", $"accounts/{id}/transactions?maxAmount=1&limit=1",
            $"accounts/{id}/transactions?from=2020-01-01&limit=1", $"accounts/{id}/transactions?to=2100-01-01&limit=1",
            $"accounts/{id}/transactions?from=2020-01-01&timeZone=Europe/Berlin&limit=1", $"accounts/{id}/history?limit=1",
            $"accounts/{otherId}/history?limit=1",
        ];
        var cursors = new List<string>();
        foreach (var list in lists) cursors.Add((await Api.Get(list)).Is(200).NextCursor!);
        await Table.Check(lists.SelectMany(_ => cursors, (list, cursor) => (List: list, Cursor: cursor)), async pair =>
        {
            var answer = await Api.Get($"{pair.List}&cursor={pair.Cursor}");
            if (Array.IndexOf(lists, pair.List) == cursors.IndexOf(pair.Cursor)) answer.Is(200);
            else answer.IsProblem(400, "validation-failed", "cursor");
        });
        (await Api.Get($"owners/{other}/accounts?cursor={cursors[9]}")).IsProblem(400, "validation-failed", "cursor");
    }

    [Fact]
    public async Task The_same_query_in_another_spelling_takes_the_cursor()
    {
        var (list, cursor) = await SomeCursor();
        var id = list.Split('/')[1];
        foreach (var same in new[] { $"accounts/{id.ToUpperInvariant()}/transactions?minAmount=1&order=desc&timeZone=UTC",
            $"accounts/{id}/transactions?order=desc&minAmount=1.00&limit=7" })
            (await Api.Get($"{same}&cursor={cursor}")).Is(200);
    }

    private async Task<(string List, string Cursor)> SomeCursor()
    {
        var id = await Api.Account();
        for (var i = 0; i < 3; i++) await Api.Deposit(id, "1");
        await Api.Settled(id);
        var list = $"accounts/{id}/transactions?minAmount=1.0&limit=1";
        return (list, (await Api.Get(list)).Is(200).NextCursor!);
    }

    /// <param name="newestFirst">What is written meanwhile is then behind the walk;
    /// else it comes after everything that existed at the start.</param>
    private async Task Meets(string list, string field, List<string?> expected, int limit, Func<Task> between, bool newestFirst = false)
    {
        var writes = 0;
        var items = await Api.Walk($"{list}&limit={limit}", async () =>
        {
            // A walk that goes forwards would never end, were there a write for every page.
            if (writes++ < 8) await between();
        });
        var met = items.Select(item => item.Text(field)).ToList();
        Assert.Equal(met.Count, met.Distinct().Count());
        Assert.Equal(expected, newestFirst ? met : met.Take(expected.Count));
    }
}
