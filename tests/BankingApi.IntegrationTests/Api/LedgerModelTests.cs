using System.Globalization;
using Xunit.Abstractions;

namespace BankingApi.IntegrationTests.Api;

/// <summary>The service beside a plain ledger of a few lines, which knows no events: given the same random commands, they answer alike, and
/// stand at the same balances at any value time, by what was known at any time.</summary>
public abstract class LedgerModelTests<TStack>(TStack stack, ITestOutputHelper? output = null) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    /// <summary>Of commands; <c>BANKINGAPI_TEST_MODEL_COMMANDS</c> asks for more.</summary>
    private static readonly int Commands =
        int.TryParse(Environment.GetEnvironmentVariable("BANKINGAPI_TEST_MODEL_COMMANDS"), out var asked) ? asked : 1_500;

    private const int Pairs = 1_000;

    private static readonly string[] Types = ["DEPOSIT", "WITHDRAWAL", "INTEREST"];

    [Fact]
    public async Task The_service_and_a_plain_ledger_agree()
    {
        var seed = Random.Shared.Next();
        try
        {
            await Run(new Random(seed));
        }
        catch (Exception difference)
        {
            throw new InvalidOperationException($"Seed {seed}: {difference.Message}", difference);
        }
    }

    private async Task Run(Random random)
    {
        var start = Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var owner = await Api.Owner();
        var ledger = new Ledger();
        for (var i = 0; i < 6; i++)
        {
            var (balance, limit) = (random.Next(0, 50_000) / 100m, i % 2 == 0 ? 0m : 100m);
            ledger.Accounts.Add(new(await Api.Account(Text(balance), Text(limit), owner: owner), balance, limit, start));
        }
        var accepted = 0;
        for (var i = 0; i < Commands; i++)
        {
            // Now and then by hours, as a rule by nothing: then several events share an instant.
            if (random.Next(3) == 0)
                Stack.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(4) == 0 ? random.Next(20_000_000) : random.Next(2)));
            if (await Step(ledger, random)) accepted++;
        }
        output?.WriteLine($"{accepted} of {Commands} commands were accepted");
        Assert.InRange(accepted, Commands / 3, Commands - 1);

        foreach (var account in ledger.Accounts)
        {
            var now = Stack.Clock.GetUtcNow();
            await Wait.Until(async () => (await Api.Get($"accounts/{account.Id}/balance"))["reserved"] == Text(account.Reserved(now)));
            var stands = (await Api.Get($"accounts/{account.Id}/balance")).Is(200);
            Assert.Equal((Text(account.Balance), Text(account.Available(now))), (stands["balance"], stands["availableBalance"]));
            var seen = await Api.Settled(account.Id);
            Assert.Equal((Text(account.Balance), Text(account.Available(now))), (seen["balance"], seen["availableBalance"]));
            var holds = await Api.Walk($"accounts/{account.Id}/holds?limit=500");
            Assert.Equal(
                account.Holds.AsEnumerable().Reverse().Select(hold => $"{hold.Id} {hold.StatusAt(now)}"),
                holds.Select(hold => $"{hold.Text("holdId")} {hold.Text("status")}"));
            var rows = await Api.Walk($"accounts/{account.Id}/transactions?limit=500&order=asc");
            Assert.Equal(
                account.Entries.Select(entry => $"{Text(entry.Amount)} {entry.ValueAt.Rfc3339()} {entry.IsReversed}"),
                rows.Select(row => $"{(row.Text("direction") == "CREDIT" ? "" : "-")}{row.Text("amount")} {row.Text("valueAt")} "
                    + $"{row.Text("reversedByTransactionId") is not null}"));
        }
        for (var i = 0; i < Pairs; i++)
        {
            var account = ledger.Accounts[random.Next(6)];
            var (valueAt, knownAt) = (Moment(), Moment());
            var answer = (await Api.Get($"accounts/{account.Id}/balance?valueAt={valueAt.Rfc3339()}&knownAt={knownAt.Rfc3339()}")).Is(200);
            Assert.Equal(Text(account.At(valueAt, knownAt)), answer["balance"]);
        }

        DateTimeOffset Moment()
        {
            if (random.Next(4) == 0) return Stack.Clock.GetUtcNow();
            var entries = ledger.Accounts[random.Next(6)].Entries;
            if (random.Next(2) == 0 && entries.Count > 0)
            {
                var entry = entries[random.Next(entries.Count)];
                return random.Next(2) == 0 ? entry.ValueAt : entry.RecordedAt;
            }
            return start + (Stack.Clock.GetUtcNow() - start) * random.NextDouble();
        }
    }

    /// <returns>Whether both accepted it.</returns>
    private async Task<bool> Step(Ledger ledger, Random random)
    {
        var now = Stack.Clock.GetUtcNow();
        var account = ledger.Accounts[random.Next(6)];
        var amount = random.Next(1, 20_000) / 100m;
        var hold = account.Holds.Count == 0 ? null : account.Holds[^random.Next(1, Math.Min(account.Holds.Count, 6) + 1)];
        var entry = account.Entries.Count == 0 ? null : account.Entries[^random.Next(1, Math.Min(account.Entries.Count, 10) + 1)];
        switch (random.Next(12))
        {
            case 0 or 1 or 2:
                var type = Types[random.Next(Types.Length)];
                return await Same(
                    account.Move(type == "WITHDRAWAL" ? -amount : amount, now, now, now), Api.Move(account.Id, type, Text(amount)),
                    id => account.Entries[^1].Id = id);
            case 3 or 4:
                var valueAt = now.AddMilliseconds(-random.NextInt64(40L * 24 * 3_600_000));
                if (random.Next(2) == 0) amount = -amount;
                return await Same(
                    account.Move(amount, now, valueAt, now),
                    Api.Post($"accounts/{account.Id}/transactions",
                        $$"""
                        {"type":"{{(amount < 0 ? "WITHDRAWAL" : "DEPOSIT")}}","amount":"{{Text(decimal.Abs(amount))}}","valueAt":"{{valueAt.Rfc3339()}}"}
                        """),
                    id => account.Entries[^1].Id = id);
            case 5 or 6:
                var expiresAt = now.AddMilliseconds(random.NextInt64(1, 3L * 24 * 3_600_000));
                return await Same(
                    account.Hold(amount, expiresAt, now),
                    Api.Post($"accounts/{account.Id}/holds", $$"""{"amount":"{{Text(amount)}}","expiresAt":"{{expiresAt.Rfc3339()}}"}"""),
                    id => account.Holds[^1].Id = id, "holdId");
            case 7 or 8 when hold is not null:
                decimal? part = random.Next(2) == 0 ? null : random.Next(4) == 0
                    ? hold.Amount + 0.01m : decimal.Round((hold.Amount / 3) + 0.01m, 2);
                return await Same(
                    account.Capture(hold, part ?? hold.Amount, now),
                    Api.Capture(account.Id, hold.Id, part is { } some ? Text(some) : null), id => account.Entries[^1].Id = id);
            case 9 when hold is not null:
                return await Same(hold.Void(now), Api.Void(account.Id, hold.Id), null);
            case 10 when entry is not null:
                return await Same(account.Reverse(entry, now), Api.Reverse(account.Id, entry.Id), id => account.Entries[^1].Id = id);
            case 11:
                return random.Next(4) == 0 && ledger.Transfers.Count > 0
                    ? await ReverseTransfer(ledger, ledger.Transfers[random.Next(ledger.Transfers.Count)], now)
                    : await Transfer(ledger, account, ledger.Accounts[random.Next(6)], amount, now);
            default:
                return false;
        }
    }

    private async Task<bool> Transfer(Ledger ledger, Ledger.Account from, Ledger.Account to, decimal amount, DateTimeOffset now)
        => await Same(ledger.Transfer(from, to, amount, now, null), Api.Transfer(from.Id, to.Id, Text(amount)),
            id => ledger.Transfers[^1].Id = id, "transferId")
            && await TellSides(from, to);

    private async Task<bool> ReverseTransfer(Ledger ledger, Ledger.Moved moved, DateTimeOffset now)
        => await Same(ledger.Reverse(moved, now), Api.ReverseTransfer(moved.Id), id => ledger.Transfers[^1].Id = id, "transferId")
            && await TellSides(moved.To, moved.From);

    /// <summary>The sides of a transfer have ids of their own.</summary>
    private async Task<bool> TellSides(params Ledger.Account[] accounts)
    {
        foreach (var account in accounts)
            account.Entries[^1].Id = await LastTransaction(account.Id);
        return true;
    }

    private async Task<Guid> LastTransaction(Guid account)
    {
        var revision = (await Api.Get($"accounts/{account}/balance")).Is(200).Revision;
        var rows = (await Api.Get($"accounts/{account}/transactions?limit=1&minRevision={revision}")).Is(200).Items;
        return rows[0].GetProperty("transactionId").GetGuid();
    }

    /// <param name="refusal">What the ledger says; null where it accepts.</param>
    /// <param name="accepted">Told the id that the service gave.</param>
    private static async Task<bool> Same(string? refusal, Task<Answer> answer, Action<Guid>? accepted, string id = "transactionId")
    {
        var said = await answer;
        Assert.Equal(refusal, said.Status is 200 or 201 ? null : said["code"]);
        if (refusal is not null) return false;
        if (id == "transferId") Assert.Equal("COMPLETED", said["status"]);
        accepted?.Invoke(said.Id(id));
        return true;
    }

    private static string Text(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>What a bank is, in plain words: entries that are added up, and holds that count until their time.</summary>
    private sealed class Ledger
    {
        public List<Account> Accounts { get; } = [];

        public List<Moved> Transfers { get; } = [];

        public string? Transfer(Account from, Account to, decimal amount, DateTimeOffset now, Moved? reverses)
        {
            if (from == to) return "same-account";
            if (amount > from.Available(now)) return "insufficient-funds";
            from.Entries.Add(new(-amount, now, now) { IsFinal = true });
            to.Entries.Add(new(amount, now, now) { IsFinal = true });
            Transfers.Add(new(from, to, amount) { IsReversal = reverses is not null });
            return null;
        }

        public string? Reverse(Moved moved, DateTimeOffset now)
        {
            if (moved.IsReversal) return "not-reversible";
            if (moved.IsReversed) return "already-reversed";
            var refusal = Transfer(moved.To, moved.From, moved.Amount, now, moved);
            moved.IsReversed = refusal is null;
            return refusal;
        }

        public sealed class Account(Guid id, decimal initial, decimal limit, DateTimeOffset openedAt)
        {
            public Guid Id => id;

            public List<Entry> Entries { get; } = [];

            public List<Held> Holds { get; } = [];

            public decimal Balance => initial + Entries.Sum(entry => entry.Amount);

            public decimal Reserved(DateTimeOffset now) => Holds.Where(hold => hold.StatusAt(now) == "ACTIVE").Sum(hold => hold.Amount);

            public decimal Available(DateTimeOffset now) => Balance + limit - Reserved(now);

            public decimal At(DateTimeOffset valueAt, DateTimeOffset knownAt)
                => initial + Entries.Where(entry => entry.ValueAt <= valueAt && entry.RecordedAt <= knownAt).Sum(entry => entry.Amount);

            public string? Move(decimal amount, DateTimeOffset recordedAt, DateTimeOffset valueAt, DateTimeOffset now)
            {
                if (valueAt < openedAt || valueAt > now || now - valueAt > TimeSpan.FromDays(30)) return "value-date-out-of-range";
                if (amount < 0 && -amount > Available(now)) return "insufficient-funds";
                Entries.Add(new(amount, recordedAt, valueAt));
                return null;
            }

            public string? Hold(decimal amount, DateTimeOffset expiresAt, DateTimeOffset now)
            {
                if (amount > Available(now)) return "insufficient-funds";
                Holds.Add(new(amount, expiresAt));
                return null;
            }

            public string? Capture(Held hold, decimal amount, DateTimeOffset now)
            {
                if (hold.Refusal(now) is { } refusal) return refusal;
                if (amount > hold.Amount) return "hold-exceeded";
                hold.Ended = "CAPTURED";
                Entries.Add(new(-amount, now, now));
                return null;
            }

            public string? Reverse(Entry entry, DateTimeOffset now)
            {
                if (entry.IsReversed) return "already-reversed";
                if (entry.IsFinal) return "not-reversible";
                if (entry.Amount > Available(now)) return "insufficient-funds";
                entry.IsReversed = true;
                Entries.Add(new(-entry.Amount, now, now) { IsFinal = true });
                return null;
            }
        }

        public sealed record Entry(decimal Amount, DateTimeOffset RecordedAt, DateTimeOffset ValueAt)
        {
            public Guid Id { get; set; }

            public bool IsReversed { get; set; }

            /// <summary>A reversal, or one side of a transfer.</summary>
            public bool IsFinal { get; init; }
        }

        public sealed record Held(decimal Amount, DateTimeOffset ExpiresAt)
        {
            public Guid Id { get; set; }

            public string? Ended { get; set; }

            public string StatusAt(DateTimeOffset now) => Ended ?? (now >= ExpiresAt ? "EXPIRED" : "ACTIVE");

            public string? Void(DateTimeOffset now)
            {
                if (Refusal(now) is { } refusal) return refusal;
                Ended = "VOIDED";
                return null;
            }

            public string? Refusal(DateTimeOffset now) => StatusAt(now) switch
            {
                "ACTIVE" => null,
                "EXPIRED" => "hold-expired",
                _ => "hold-not-active",
            };
        }

        public sealed record Moved(Account From, Account To, decimal Amount)
        {
            public Guid Id { get; set; }

            public bool IsReversed { get; set; }

            public bool IsReversal { get; init; }
        }
    }
}
