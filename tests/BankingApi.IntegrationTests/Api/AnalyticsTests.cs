using System.Globalization;
using System.Text.Json;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Analytics, against figures that the test computes on its own.</summary>
public abstract class AnalyticsTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private static readonly DateTimeOffset Start = new(2026, 3, 27, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Days of 23 and 25 hours included:
    /// Newfoundland changes its clocks on 8 March and 1 November, Berlin on 29 March and 25 October.</summary>
    [Theory]
    [InlineData("2026-03-07T00:00:00Z")]
    [InlineData("2026-03-28T00:00:00Z")]
    [InlineData("2026-10-24T00:00:00Z")]
    [InlineData("2026-10-31T00:00:00Z")]
    public async Task Figures_of_random_transactions_are_those_of_an_independent_computation_in_three_zones(string start)
    {
        var (from, moves) = await Moves("JOD", 200, TimeSpan.FromMinutes(17.3), DateTimeOffset.Parse(start, CultureInfo.InvariantCulture));
        foreach (var zone in new[] { "UTC", "Europe/Berlin", "America/St_Johns" })
        {
            var answer = (await Api.Get(
                $"analytics/transactions?from={Text(from)}&to={Text(Stack.Clock.GetUtcNow())}&currency=JOD&timeZone={zone}")).Is(200);
            Check(answer.Json, moves, 3, TimeZoneInfo.FindSystemTimeZoneById(zone));
            Assert.Equal(Text(from), answer.Json.GetProperty("period").GetProperty("from").GetString());
        }
    }

    [Fact]
    public async Task Without_a_currency_there_is_a_block_for_each()
    {
        var (from, _) = await Moves("BHD", 5, TimeSpan.FromMinutes(1), Start);
        var (_, _) = await Moves("JPY", 5, TimeSpan.FromMinutes(1), Start);
        var blocks = (await Api.Get($"analytics/transactions?from={Text(from)}&to={Text(Stack.Clock.GetUtcNow())}")).Is(200).Json
            .GetProperty("currencies");
        Assert.Equal(["BHD", "JPY"], blocks.EnumerateArray().Select(block => block.GetProperty("currency").GetString()));
    }

    [Fact]
    public async Task A_range_without_transactions_has_zero_counts_and_no_extremes()
    {
        var none = (await Api.Get("analytics/transactions?from=1999-01-01&to=1999-12-31&currency=EUR")).Is(200);
        Assert.Equal(0, none.Json.GetProperty("totalTransactions").GetInt64());
        Assert.Equal("0.00", none["totalAmount"]);
        foreach (var field in new[] { "averageTransaction", "largestCredit", "largestDebit" }) Assert.Null(none[field]);
        Assert.Empty(none.Json.GetProperty("dailyBreakdown").EnumerateArray());
        Assert.Empty(
            (await Api.Get("analytics/transactions?from=1999-01-01&to=1999-12-31")).Is(200).Json.GetProperty("currencies")
                .EnumerateArray());
    }

    [Theory]
    [InlineData("to=2026-01-01", "from")]
    [InlineData("from=2026-01-01", "to")]
    [InlineData("from=2026-01-02&to=2026-01-01", "from")]
    [InlineData("from=2000-01-01&to=2026-01-01", "to")]
    [InlineData("from=2026-01-01&to=2026-01-01&currency=eur", "currency")]
    [InlineData("from=2026-01-01&to=2026-01-01&timeZone=Berlin", "timeZone")]
    public async Task A_bad_range_is_refused_by_name(string query, string field)
        => (await Api.Get($"analytics/transactions?{query}")).IsProblem(400, "validation-failed", field);

    /// <summary>Random deposits and withdrawals, one after the other in time.</summary>
    private async Task<(DateTimeOffset From, List<(DateTimeOffset At, decimal Signed)> Moves)> Moves(
        string currency, int count, TimeSpan apart, DateTimeOffset start)
    {
        var random = new Random(start.DayOfYear);
        var from = Stack.Clock.Stand(start);
        var owner = (await Api.Post("owners", """{"firstName":"Figures","lastName":"Owner","email":"f@example.com"}""")).Is(201).Id();
        var account = (await Api.Post("accounts", $$"""{"ownerId":"{{owner}}","currency":"{{currency}}","initialBalance":1000000}"""))
            .Is(201).Id();
        var moves = new List<(DateTimeOffset, decimal)>();
        for (var i = 0; i < count; i++)
        {
            Stack.Clock.Advance(apart);
            var isCredit = random.Next(2) == 0;
            var amount = currency == "JPY" ? random.Next(1, 9_999) : random.Next(1, 9_999_999) / 1000m;
            var move = (await Api.Post($"accounts/{account}/transactions", string.Create(
                CultureInfo.InvariantCulture, $$"""{"type":"{{(isCredit ? "DEPOSIT" : "WITHDRAWAL")}}","amount":"{{amount}}"}"""))).Is(201);
            moves.Add((move.Json.GetProperty("recordedAt").GetDateTimeOffset(), isCredit ? amount : -amount));
        }
        return (from, moves);
    }

    private static void Check(JsonElement block, List<(DateTimeOffset At, decimal Signed)> moves, int decimals, TimeZoneInfo zone)
    {
        string Field(string name) => block.GetProperty(name).GetString()!;
        string Money(decimal amount) => amount.ToString("F" + decimals, CultureInfo.InvariantCulture);
        Assert.Equal(moves.Count, block.GetProperty("totalTransactions").GetInt64());
        Assert.Equal(moves.Count(move => move.Signed > 0), block.GetProperty("creditCount").GetInt64());
        Assert.Equal(moves.Count(move => move.Signed < 0), block.GetProperty("debitCount").GetInt64());
        Assert.Equal(Money(moves.Sum(move => move.Signed)), Field("totalAmount"));
        Assert.Equal(Money(moves.Where(move => move.Signed > 0).Sum(move => move.Signed)), Field("totalCredits"));
        Assert.Equal(Money(-moves.Where(move => move.Signed < 0).Sum(move => move.Signed)), Field("totalDebits"));
        Assert.Equal(Money(moves.Max(move => move.Signed)), Field("largestCredit"));
        Assert.Equal(Money(-moves.Min(move => move.Signed)), Field("largestDebit"));
        Assert.Equal(Money(decimal.Round(moves.Sum(move => move.Signed) / moves.Count, decimals, MidpointRounding.ToEven)),
            Field("averageTransaction"));
        var days = moves.GroupBy(move => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(move.At, zone).DateTime)).OrderBy(day => day.Key)
            .Select(day => $"{day.Key:yyyy-MM-dd} {day.Count()} {Money(day.Sum(move => move.Signed))}");
        Assert.Equal(days, block.GetProperty("dailyBreakdown").EnumerateArray().Select(day =>
            $"{day.GetProperty("date").GetString()} {day.GetProperty("transactionCount").GetInt64()} "
            + $"{day.GetProperty("totalAmount").GetString()}"));
    }

    private static string Text(DateTimeOffset instant)
        => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
