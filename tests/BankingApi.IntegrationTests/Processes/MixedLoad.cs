using System.Globalization;

namespace BankingApi.IntegrationTests.Processes;

/// <summary>Clients that do everything at once: deposits (some back-dated), withdrawals (some beyond the funds), transfers (some into
/// another currency, which must fail), holds (some for a moment only), captures, voids, reversals, openings, changes of limits, on two hot
/// accounts and on many cold ones, each with a key where the API takes one. It remembers every answer, and what was never
/// answered.</summary>
internal sealed class MixedLoad
{
    private const int ClientCount = 12;
    private const int HotAccounts = 2;
    private const int MostAccounts = 60;
    private const string NoFunds = "insufficient-funds";
    private static readonly (string Code, int Decimals)[] Currencies = [("EUR", 2), ("JPY", 0), ("BHD", 3)];

    private readonly Lock _gate = new();
    private readonly List<LoadedAccount> _accounts = [];
    private readonly List<(Guid AccountId, Guid Id, int Decimals)> _holds = [];
    private readonly List<(Guid AccountId, Guid Id)> _transactions = [];
    private readonly List<Operation> _transfers = [];
    private readonly List<LoadClient> _clients = [];
    private readonly int _seed;
    private int _limits;
    private int _outages;

    public MixedLoad(int seed)
    {
        _seed = seed;
        for (var n = 0; n < ClientCount; n++) _clients.Add(new LoadClient(this, n, new Random(HashCode.Combine(seed, n))));
    }

    public Guid OwnerId { get; private set; }

    /// <summary>Whether the stores may go away, so that a 503 is no failure.</summary>
    public bool BearsOutages { get; init; }

    /// <summary>How many requests were told that a store is away.</summary>
    public int Outages => _outages;

    /// <summary>Everything that was answered.</summary>
    public IEnumerable<Operation> Answered => _clients.SelectMany(client => client.Answered);

    /// <summary>Changes of limits that were cut off: no key makes them repeatable, so each may have happened or not.</summary>
    public IEnumerable<Operation> Uncertain => _clients.SelectMany(client => client.Uncertain);

    /// <summary>An owner and the first accounts.</summary>
    public async Task Begin(BankClient bank)
    {
        var owner = await bank.Post("owners", """{"firstName":"Load","lastName":"Test","email":"load@example.org"}""");
        OwnerId = owner.Expect(201).Json.GetProperty("id").GetGuid();
        var random = new Random(_seed);
        for (var n = 0; n < HotAccounts + 4; n++)
        {
            var opening = NewOpening($"first-{n}", random);
            opening.Answer = await bank.Send(opening.Method, opening.Path, opening.Body, opening.Key);
            _clients[0].Answered.Add(opening);
            opening.Answer.Expect(201);
            Remember(opening);
        }
    }

    /// <summary>Runs all clients, ends the service once they have had <paramref name="answers"/> more answers,
    /// and waits until they all noticed.</summary>
    public async Task Run(BankClient bank, int answers, Func<Task> end)
    {
        var (count, enough) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var running = Task.WhenAll(_clients.Select(client => client.RunUntilGone(bank, () =>
        {
            if (Interlocked.Increment(ref count) == answers) enough.TrySetResult();
        })));
        var first = await Task.WhenAny(enough.Task, running).WaitAsync(Eventually.Patience);
        if (first == running) await running;
        Assert.True(enough.Task.IsCompleted, $"The clients stopped after {count} answers.");
        await Task.WhenAll(end(), running).WaitAsync(Eventually.Patience);
    }

    /// <summary>Runs all clients through an incident that the service has to survive,
    /// until they have had <paramref name="answers"/> answers before it and as many after it.</summary>
    public async Task RunThrough(BankClient bank, int answers, Func<Task> incident)
    {
        using var stop = new CancellationTokenSource();
        var count = 0;
        var running =
            Task.WhenAll(_clients.Select(client => client.RunUntilGone(bank, () => Interlocked.Increment(ref count), stop.Token)));
        await More();
        await incident();
        await More();
        await stop.CancelAsync();
        await running.WaitAsync(Eventually.Patience);

        async Task More()
        {
            var enough = Volatile.Read(ref count) + answers;
            await Eventually.Holds(
                () => running.IsFaulted ? throw running.Exception! : Task.FromResult(Volatile.Read(ref count) >= enough),
                () => $"The clients had {count} answers, {_outages} of them of an outage, and no more.");
        }
    }

    internal void Outage() => Interlocked.Increment(ref _outages);

    /// <summary>Sends whatever is still unanswered, with the same keys, until it is.</summary>
    public Task Settle(BankClient bank) => Task.WhenAll(_clients.Select(client => client.Settle(bank)));

    internal Operation Next(string key, Random random)
    {
        var dice = random.Next(100);
        LoadedAccount account, other;
        lock (_gate)
        {
            // Late ones as a rule, which others are at, too.
            if (dice is >= 60 and < 74 && _holds.Count > 0) return NewEndOfHold(Late(_holds), key, random);
            if (dice is >= 74 and < 79 && _transactions.Count > 0) return NewReversal(Late(_transactions), key);
            if (dice is >= 79 and < 82 && _transfers.Count > 0) return NewTransferReversal(Late(_transfers), key);
            if (dice < 6 && _accounts.Count < MostAccounts) return NewOpening(key, random);
            var index = random.Next(2) == 0 ? random.Next(HotAccounts) : random.Next(_accounts.Count);
            account = _accounts[index];
            other = _accounts[(index + random.Next(1, _accounts.Count)) % _accounts.Count];
        }
        return dice switch
        {
            < 10 => NewLimit(account),
            < 32 => NewTransfer(account, other, key, random),
            < 48 => NewHold(account, key, random),
            _ => NewTransaction(account, key, random),
        };

        T Late<T>(List<T> all) => all[^(1 + random.Next(Math.Min(all.Count, 12)))];
    }

    /// <summary>What later operations may refer to.</summary>
    internal void Remember(Operation operation)
    {
        if (!operation.IsAccepted) return;
        var answer = operation.Answer!.Json;
        lock (_gate)
        {
            if (operation.AccountId is not { } id) Opened(operation.Answer);
            else if (operation.Path.EndsWith("/holds", StringComparison.Ordinal))
                _holds.Add((id, answer.GetProperty("holdId").GetGuid(), operation.Decimals));
            else if (operation.ToAccountId is not null) _transfers.Add(operation);
            else if (operation.MovesMoney) _transactions.Add((id, answer.GetProperty("transactionId").GetGuid()));
        }
    }

    private void Opened(Answer answer) => _accounts.Add(
        new(answer.Json.GetProperty("id").GetGuid(), answer.Json.Text("openedAt"),
            Currencies.Single(currency => currency.Code == answer.Json.Text("currency")).Decimals));

    private Operation NewOpening(string key, Random random)
    {
        var (code, decimals) = Currencies[random.Next(Currencies.Length)];
        return new(HttpMethod.Post, "accounts", key, null)
        {
            Body = $$"""{"ownerId":"{{OwnerId}}","currency":"{{code}}","initialBalance":"{{Amount(random.Next(100_000), decimals)}}","overdraftLimit":"{{Amount(random.Next(1_000), decimals)}}"}""",
        };
    }

    /// <summary>No two ask for the same limit, so that each event shows whose it is.</summary>
    private Operation NewLimit(LoadedAccount account)
    {
        var limit = Amount(1_000_000 + Interlocked.Increment(ref _limits), account.Decimals);
        return new(HttpMethod.Put, $"accounts/{account.Id}/overdraft-limit", null, account.Id)
        { Body = $$"""{"limit":"{{limit}}"}""", Limit = limit, Refusals = ["overdraft-in-use"] };
    }

    /// <summary>Its description is its key, so that each event shows whose it is.</summary>
    private static Operation NewTransaction(LoadedAccount account, string key, Random random)
    {
        var isDeposit = random.Next(100) < 55;
        var amount = Amount(!isDeposit && random.Next(10) == 0 ? 1_000_000_000 : 1 + random.Next(5_000), account.Decimals);
        var valueAt = random.Next(5) == 0 ? $"\"{account.OpenedAt}\"" : "null";
        return new(HttpMethod.Post, $"accounts/{account.Id}/transactions", key, account.Id)
        {
            Body = $$"""
                {"type":"{{(isDeposit ? "DEPOSIT" : "WITHDRAWAL")}}","amount":"{{amount}}","description":"{{key}}","valueAt":{{valueAt}}}
                """,
            MovesMoney = true,
            Refusals = [NoFunds],
        };
    }

    /// <summary>Every third for less than two seconds.</summary>
    private static Operation NewHold(LoadedAccount account, string key, Random random)
    {
        var amount = Amount(random.Next(10) == 0 ? 1_000_000_000 : 1 + random.Next(2_000), account.Decimals);
        var expiresAt = random.Next(3) == 0
            ? $"\"{DateTimeOffset.UtcNow.AddMilliseconds(random.Next(200, 2_000)):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\"" : "null";
        return new(HttpMethod.Post, $"accounts/{account.Id}/holds", key, account.Id)
        {
            Body = $$"""{"amount":"{{amount}}","description":"{{key}}","expiresAt":{{expiresAt}}}""",
            // One that was cut off may be asked for again after its time.
            Refusals = [NoFunds, "validation-failed"],
            Decimals = account.Decimals,
        };
    }

    private static Operation NewEndOfHold((Guid AccountId, Guid Id, int Decimals) hold, string key, Random random)
    {
        var isCapture = random.Next(3) > 0;
        var amount = random.Next(2) == 0 ? "{}" : $$"""{"amount":"{{Amount(1, hold.Decimals)}}"}""";
        return new(HttpMethod.Post, $"accounts/{hold.AccountId}/holds/{hold.Id}/{(isCapture ? "capture" : "void")}", key, hold.AccountId)
        {
            Body = isCapture ? amount : $$"""{"reason":"{{key}}"}""",
            MovesMoney = isCapture,
            Refusals = ["hold-not-active", "hold-expired"],
        };
    }

    private static Operation NewReversal((Guid AccountId, Guid Id) transaction, string key)
        => new(HttpMethod.Post, $"accounts/{transaction.AccountId}/transactions/{transaction.Id}/reversal", key, transaction.AccountId)
        {
            Body = $$"""{"reason":"{{key}}"}""",
            MovesMoney = true,
            Refusals = [NoFunds, "already-reversed", "not-reversible"],
        };

    private static Operation NewTransferReversal(Operation transfer, string key)
        => new(HttpMethod.Post, $"transfers/{transfer.Answer!.Json.Text("transferId")}/reversal", key, transfer.ToAccountId)
        {
            Body = $$"""{"reason":"{{key}}"}""",
            MovesMoney = true,
            Refusals = [NoFunds, "already-reversed", "not-reversible"],
            ToAccountId = transfer.AccountId,
        };

    private static Operation NewTransfer(LoadedAccount from, LoadedAccount to, string key, Random random)
    {
        var amount = Amount(random.Next(10) == 0 ? 1_000_000_000 : 1 + random.Next(2_000), from.Decimals);
        return new(HttpMethod.Post, "transfers", key, from.Id)
        {
            Body = $$"""{"fromAccountId":"{{from.Id}}","toAccountId":"{{to.Id}}","amount":"{{amount}}","description":"{{key}}"}""",
            MovesMoney = true,
            Refusals = [NoFunds],
            ToAccountId = to.Id,
        };
    }

    private static string Amount(long units, int decimals)
        => new decimal((int)units, (int)(units >> 32), 0, false, (byte)decimals).ToString(CultureInfo.InvariantCulture);
}

/// <param name="Decimals">Of its currency.</param>
internal sealed record LoadedAccount(Guid Id, string OpenedAt, int Decimals);

/// <summary>A request, and what was answered in the end.</summary>
/// <param name="AccountId">Null for an opening; a transfer's source.</param>
internal sealed record Operation(HttpMethod Method, string Path, string? Key, Guid? AccountId)
{
    public required string Body { get; init; }

    /// <summary>Whether there is a transaction of it once it is accepted.</summary>
    public bool MovesMoney { get; init; }

    /// <summary>With which codes it may be refused.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>Of a hold: its currency's.</summary>
    public int Decimals { get; init; }

    /// <summary>Of a transfer: its target.</summary>
    public Guid? ToAccountId { get; init; }

    /// <summary>Of a change of limits: the new one.</summary>
    public string? Limit { get; init; }

    public Answer? Answer { get; set; }

    public bool IsAccepted => Answer!.Status is 200 or 201 or 202;
}
