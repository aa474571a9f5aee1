using System.Globalization;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Transactions as CSV, read back with a reader of RFC 4180.</summary>
public abstract class TransactionCsvTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private const string Header =
        "transactionId,revision,recordedAt,type,direction,amount,currency,balanceAfter,description,transferId,counterpartyAccountId";

    [Fact]
    public async Task An_account_without_transactions_is_a_header()
    {
        var id = await Api.Account("5");
        var csv = (await Csv($"accounts/{id}/transactions")).Is(200);
        Assert.Equal($"{Header}\r\n", csv.Text);
        Assert.Equal("text/csv; charset=utf-8", csv.Header("Content-Type"));
        Assert.Equal("\"0\"", csv.ETag);
    }

    [Fact]
    public async Task A_row_says_what_the_JSON_says()
    {
        var id = await Api.Account("0", "100", "KWD");
        await Api.Deposit(id, "10.5");
        await Api.Withdraw(id, "20");
        await Api.Move(id, "INTEREST", "0.001");
        foreach (var query in new[] { "?minRevision=3", "?order=asc&minRevision=3", "?type=DEPOSIT&minRevision=3",
            "?minAmount=10&maxAmount=10.5&order=asc", "?direction=DEBIT" })
        {
            var json = (await Api.Get($"accounts/{id}/transactions{query}")).IsAt(200, 3);
            var csv = (await Csv($"accounts/{id}/transactions{query}")).Is(200);
            Assert.Equal("\"3\"", csv.ETag);
            Assert.StartsWith($"{Header}\r\n", csv.Text, StringComparison.Ordinal);
            Assert.EndsWith("\r\n", csv.Text, StringComparison.Ordinal);
            Assert.NotEmpty(json.Items);
            var expected = json.Items.Select(item => string.Join('|', Header.Split(',').Select(name => item.Text(name))));
            Assert.Equal(expected, Rows(csv.Text).Skip(1).Select(row => string.Join('|', row)));
        }
    }

    [Fact]
    public async Task Cells_that_a_spreadsheet_would_run_are_harmless_and_all_others_are_as_they_were()
    {
        var id = await Api.Account();
        (string Description, string Cell)[] rows =
        [
            ("Rent, March", "Rent, March"), ("say \\\"hi\\\"", "say \"hi\""), ("\\\"", "\""), ("'quoted'", "'quoted'"), ("a;b|c", "a;b|c"),
            ("ż😀", "ż😀"), ("1+1", "1+1"), ("a=b", "a=b"), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("=\\\"x\\\",y", "'=\"x\",y"), ("  =2", "'=2"), ("＝1", "'＝1"), ("", ""),
            ("   ", ""),
        ];
        foreach (var (description, _) in rows)
            (await Api.Post($"accounts/{id}/transactions", $$"""{"type":"DEPOSIT","amount":1,"description":"{{description}}"}""")).Is(201);
        var csv = (await Csv($"accounts/{id}/transactions?order=asc&minRevision={rows.Length}")).Is(200);
        Assert.Equal(rows.Select(row => row.Cell), Rows(csv.Text).Skip(1).Select(row => row[8]));
    }

    [Fact]
    public async Task A_negative_balance_stays_a_number()
    {
        var id = await Api.Account("0", "10");
        await Api.Withdraw(id, "5");
        Assert.Equal("-5.00", Rows((await Csv($"accounts/{id}/transactions?minRevision=1")).Is(200).Text)[1][7]);
    }

    [Fact]
    public async Task The_whole_selection_is_streamed_whatever_the_limit_of_a_page()
    {
        const int Count = 1_201;
        var id = await Api.Account();
        await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Api.Deposit(id, "1")));
        var rows = Rows((await Csv($"accounts/{id}/transactions?order=asc&limit=1&minRevision={Count}")).Is(200).Text).Skip(1).ToList();
        Assert.Equal(Enumerable.Range(1, Count).Select(revision => revision.ToString(CultureInfo.InvariantCulture)),
            rows.Select(row => row[1]));
        Assert.Equal(Enumerable.Range(1, Count).Select(balance => $"{balance}.00"), rows.Select(row => row[7]));
        Assert.Equal(Enumerable.Range(1, Count).Reverse().Select(balance => $"{balance}.00"),
            Rows((await Csv($"accounts/{id}/transactions")).Is(200).Text).Skip(1).Select(row => row[7]));
    }

    [Theory]
    [InlineData("text/csv", true)]
    [InlineData("text/csv; charset=utf-8", true)]
    [InlineData("TEXT/CSV", true)]
    [InlineData("text/csv, application/json;q=0.5", true)]
    [InlineData("text/csv, */*;q=0.1", true)]
    [InlineData("application/json", false)]
    [InlineData("application/json, text/csv;q=0.9", false)]
    [InlineData("text/csv;q=0, application/json", false)]
    [InlineData("*/*", false)]
    [InlineData("text/html", false)]
    public async Task What_is_accepted_decides(string accept, bool isCsv)
    {
        var id = await Api.Account();
        var answer = (await Api.Get($"accounts/{id}/transactions", ("Accept", accept))).Is(200);
        Assert.Equal(isCsv ? "text/csv; charset=utf-8" : "application/json; charset=utf-8", answer.Header("Content-Type"));
    }

    [Fact]
    public async Task An_unknown_account_is_a_problem_in_JSON()
        => (await Csv($"accounts/{Guid.NewGuid()}/transactions")).IsProblem(404, "account-not-found");

    private Task<Answer> Csv(string path) => Api.Get(path, ("Accept", "text/csv"));

    private static List<List<string>> Rows(string csv)
    {
        var (rows, row, cell, isQuoted) = (new List<List<string>>(), new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 0; i < csv.Length; i++)
        {
            if (isQuoted)
            {
                if (csv[i] != '"') cell.Append(csv[i]);
                else if (i + 1 < csv.Length && csv[i + 1] == '"') cell.Append(csv[i++]);
                else isQuoted = false;
            }
            else if (csv[i] == '"')
            {
                Assert.Equal(0, cell.Length);
                isQuoted = true;
            }
            else if (csv[i] is ',' or '\r')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (csv[i] == ',') continue;
                Assert.Equal('\n', csv[++i]);
                rows.Add(row);
                row = [];
            }
            else
            {
                Assert.NotEqual('\n', csv[i]);
                cell.Append(csv[i]);
            }
        }
        Assert.False(isQuoted);
        Assert.Empty(row);
        Assert.All(rows, one => Assert.Equal(11, one.Count));
        return rows;
    }
}
