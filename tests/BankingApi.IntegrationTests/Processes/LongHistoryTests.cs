using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace BankingApi.IntegrationTests.Processes;

/// <summary>Measures, so nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = nameof(Alone);
}

/// <summary>An account with a hundred thousand events is as good as a new one.</summary>
[Collection(Alone.Name)]
public sealed class LongHistoryTests(LongHistoryTests.Bank bank, ITestOutputHelper output) : IClassFixture<LongHistoryTests.Bank>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_used_tens_of_thousands_of_transactions_ago_still_answers_the_original(bool withViews)
    {
        using var folder = bank.Folder.Copy();
        if (!withViews) File.Delete(folder.Views);
        await using var service = await ServiceProcess.Launch(folder);
        foreach (var n in (int[])[0, 1, 50_000, Bank.LongEvents - 300])
        {
            var (key, body) = OfflineBank.Deposit(n);
            var replay = await service.Bank.Post($"accounts/{bank.Long}/transactions", body, key);
            Assert.True(replay.Expect(201).Replayed);
            Assert.Equal(
                (n + 1L, (decimal)OfflineBank.AmountOf(n), Enumerable.Range(0, n + 1).Sum(OfflineBank.AmountOf), $"Number {n}"),
                (replay.Json.Number("revision"), replay.Json.Money("amount"), replay.Json.Money("balanceAfter"),
                    replay.Json.Text("description")));
            var step = (await service.Bank.Get($"accounts/{bank.Long}/balance?revision={n + 1}")).Expect(200).Json;
            Assert.Equal(step.Text("at"), replay.Json.Text("recordedAt"));

            var reused = await service.Bank.Post($"accounts/{bank.Long}/transactions", OfflineBank.Deposit(n + 1).Body, key);
            Assert.Equal("idempotency-key-reused", reused.Expect(422).Json.Text("code"));
        }
        var balance = (await service.Bank.Get($"accounts/{bank.Long}/balance")).Expect(200).Json;
        Assert.Equal(Bank.LongEvents, balance.Number("revision"));
    }

    [Fact]
    public async Task After_a_restart_the_first_command_on_a_long_account_costs_little_more_than_on_a_short_one()
    {
        using var folder = bank.Folder.Copy();
        await using var service = await ServiceProcess.Start(folder);
        // Code that has run before is what is compared; the accounts below have not been touched since the start.
        foreach (var warm in bank.Short[..10])
            for (var n = 0; n < 20; n++) await Deposit(service.Bank, warm, n);

        var shorts = new List<TimeSpan>();
        foreach (var cold in bank.Short[10..]) shorts.Add(await Deposit(service.Bank, cold, 0));
        // The first account that has a snapshot pays for compiling what reads one.
        var first = await Deposit(service.Bank, bank.Medium, 0);
        var took = await Deposit(service.Bank, bank.Long, 0);

        output.WriteLine(
            $"First command after a restart: {took.TotalMilliseconds:0.0} ms on {Bank.LongEvents} events, "
                + $"{Median(shorts).TotalMilliseconds:0.0} ms on {Bank.ShortEvents}; "
            + $"the very first on one with a snapshot {first.TotalMilliseconds:0.0} ms");
        Assert.InRange(took, TimeSpan.Zero, Median(shorts) + TimeSpan.FromMilliseconds(250));
        Assert.InRange(first, TimeSpan.Zero, Median(shorts) + TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task The_balance_at_a_moment_costs_about_the_same_on_a_long_account()
    {
        using var folder = bank.Folder.Copy();
        await using var service = await ServiceProcess.Start(folder);
        var random = new Random(1);
        var moments = new Dictionary<Guid, (DateTimeOffset From, DateTimeOffset To)>();
        foreach (var id in (Guid[])[bank.Long, bank.Short[0]])
        {
            var history = (await service.Bank.Get($"accounts/{id}/balance?revision=0")).Expect(200).Json;
            var head = (await service.Bank.Get($"accounts/{id}/history?limit=1")).Expect(200).Json;
            Assert.Equal(history.Text("at"), head.GetProperty("items")[0].Text("recordedAt"));
            var last = id == bank.Long ? Bank.LongEvents : Bank.ShortEvents;
            var end = (await service.Bank.Get($"accounts/{id}/balance?revision={last}")).Expect(200).Json;
            moments[id] = (history.GetProperty("at").GetDateTimeOffset(), end.GetProperty("at").GetDateTimeOffset());
        }

        var took = moments.Keys.ToDictionary(id => id, _ => new List<TimeSpan>());
        for (var n = 0; n < 400; n++)
        {
            foreach (var (id, (from, to)) in moments)
            {
                var at = from + (to - from) * random.NextDouble();
                var path = $"accounts/{id}/balance?at={Uri.EscapeDataString(at.ToString("O", CultureInfo.InvariantCulture))}";
                var since = Stopwatch.GetTimestamp();
                (await service.Bank.Get(path)).Expect(200);
                if (n >= 100) took[id].Add(Stopwatch.GetElapsedTime(since)); // The first ones are spent on compiling.
            }
        }
        // The lower quartile: what the machine does besides must not count.
        var (onLong, onShort) = (LowerQuartile(took[bank.Long]), LowerQuartile(took[bank.Short[0]]));
        output.WriteLine(
            $"balance?at=: {onLong.TotalMilliseconds:0.00} ms on {Bank.LongEvents} events, {onShort.TotalMilliseconds:0.00} ms on "
                + $"{Bank.ShortEvents}");
        Assert.InRange(onLong, TimeSpan.Zero, TimeSpan.FromTicks(Math.Max(3 * onShort.Ticks, TimeSpan.FromMilliseconds(10).Ticks)));
    }

    private static async Task<TimeSpan> Deposit(BankClient client, Guid account, int n)
    {
        var since = Stopwatch.GetTimestamp();
        (await client.Post($"accounts/{account}/transactions", """{"type":"DEPOSIT","amount":"1.00"}""", $"cold-{n}")).Expect(201);
        return Stopwatch.GetElapsedTime(since);
    }

    private static TimeSpan Median(IEnumerable<TimeSpan> times)
        => times.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : default;

    private static TimeSpan LowerQuartile(IEnumerable<TimeSpan> times)
        => times.Order().ToList() is var sorted ? sorted[sorted.Count / 4] : default;

    /// <summary>One account with a long history and some with short ones, projected.</summary>
    public sealed class Bank : IAsyncLifetime
    {
        internal const int LongEvents = 100_000;
        internal const int MediumEvents = 1_200;
        internal const int ShortEvents = 100;

        internal DataFolder Folder { get; } = new();

        internal Guid Long { get; private set; }

        internal Guid Medium { get; private set; }

        internal Guid[] Short { get; private set; } = [];

        public async Task InitializeAsync()
        {
            await using var bank = await OfflineBank.Open(Folder, between: TimeSpan.FromMilliseconds(50));
            var owner = await bank.Register("Some", "Owner", "some@example.org");
            Short = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => bank.OpenAccount(owner, "EUR", 0)));
            foreach (var account in Short) await bank.Fill(account, "EUR", ShortEvents);
            Medium = await bank.OpenAccount(owner, "EUR", 0);
            await bank.Fill(Medium, "EUR", MediumEvents);
            Long = await bank.OpenAccount(owner, "EUR", 0);
            await bank.Fill(Long, "EUR", LongEvents);
            foreach (var account in Short) await bank.Project(account, ShortEvents);
            await bank.Project(Long, LongEvents);
        }

        public Task DisposeAsync()
        {
            Folder.Dispose();
            return Task.CompletedTask;
        }
    }
}
