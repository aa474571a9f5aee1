using System.Globalization;

namespace BankingApi.IntegrationTests.Api;

/// <summary>minRevision: never an answer older than what the client knows of.</summary>
public abstract class ReadYourWritesTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private static readonly string[] Queries = ["?", "/transactions?", "/transactions/TRANSACTION?", "/balance?", "/balance?revision=0&",
        "/history?", "/balances?from=FROM&"];

    [Fact]
    public async Task What_was_just_written_is_read()
    {
        var id = await Api.Account();
        for (var revision = 1; revision <= 50; revision++)
        {
            var written = (await Api.Move(id, "DEPOSIT", "1")).IsAt(201, revision);
            var account = (await Api.Get($"accounts/{id}?minRevision={Text(revision)}")).IsAt(200, revision);
            Assert.Equal(written["balanceAfter"], account["balance"]);
            var newest = (await Api.Get($"accounts/{id}/transactions?limit=1&minRevision={Text(revision)}")).IsAt(200, revision);
            Assert.Equal(written.Text, newest.Items.Single().GetRawText());
            Assert.Equal(written.Text, (await Api.Get($"{written.Location}?minRevision={Text(revision)}")).IsAt(200, revision).Text);
            Assert.Equal(written["balanceAfter"], (await Api.Get($"accounts/{id}/balance")).IsAt(200, revision)["balance"]);
        }
    }

    [Fact]
    public async Task A_revision_that_does_not_come_is_waited_for_and_then_a_503_says_when_to_come_back()
    {
        var id = await Api.Account();
        var transaction = (await Api.Deposit(id, "1"))["transactionId"]!;
        await Stack.Restart(("Projections:ReadModelWaitMilliseconds", "400"));
        try
        {
            await Task.WhenAll(Queries.SelectMany(query => new[] { "2", "99999999999999999999" }.Select(async revision =>
            {
                var start = TimeProvider.System.GetTimestamp();
                var answer = await Api.Get($"accounts/{id}{Filled(query, transaction)}minRevision={revision}");
                var elapsed = TimeProvider.System.GetElapsedTime(start);
                answer.IsProblem(503, "read-model-behind");
                Assert.True(elapsed >= TimeSpan.FromMilliseconds(400), $"{query} waited {elapsed}.");
            })));
            (await Api.Get($"accounts/{id}/transactions?minRevision=2", ("Accept", "text/csv"))).IsProblem(503, "read-model-behind");
            foreach (var query in Queries) (await Api.Get($"accounts/{id}{Filled(query, transaction)}minRevision=1")).Is(200);
        }
        finally
        {
            await Stack.Restart();
        }
    }

    [Fact]
    public async Task A_revision_that_comes_while_it_is_waited_for_is_answered()
    {
        var id = await Api.Account();
        var transaction = (await Api.Deposit(id, "1"))["transactionId"]!;
        await Api.Settled(id);
        var waiting = Queries.Select(query => Api.Get($"accounts/{id}{Filled(query, transaction)}minRevision=3")).ToList();
        await Api.Deposit(id, "1");
        Assert.DoesNotContain(waiting, query => query.IsCompleted);
        await Api.Deposit(id, "1");
        foreach (var (query, answer) in Queries.Zip(
            waiting)) Assert.Equal(query.Contains("revision=0", StringComparison.Ordinal) ? "\"0\"" : "\"3\"", (await answer).Is(200).ETag);
    }

    [Fact]
    public async Task An_unknown_account_is_not_waited_for()
    {
        var start = TimeProvider.System.GetTimestamp();
        foreach (var query in Queries)
            (await Api.Get($"accounts/{Guid.NewGuid()}{Filled(query, Guid.NewGuid().ToString())}minRevision=5"))
                .IsProblem(404, "account-not-found");
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(15), "It was waited for.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.0")]
    [InlineData("a")]
    [InlineData("\"1\"")]
    public async Task What_is_no_revision_is_refused(string revision)
    {
        var id = await Api.Account();
        var transaction = (await Api.Deposit(id, "1"))["transactionId"]!;
        foreach (var query in Queries)
            (await Api.Get($"accounts/{id}{Filled(query, transaction)}minRevision={Uri.EscapeDataString(revision)}"))
                .IsProblem(400, "validation-failed", "minRevision");
    }

    private string Filled(string query, string transaction)
        => query.Replace("TRANSACTION", transaction, StringComparison.Ordinal)
            .Replace("FROM", Stack.Clock.GetUtcNow().AddHours(-1).Rfc3339(), StringComparison.Ordinal);

    private static string Text(int revision) => revision.ToString(CultureInfo.InvariantCulture);
}
