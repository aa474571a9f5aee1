using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace BankingApi.Bench;

/// <summary>Commands (80 % deposits, 20 % withdrawals, or transfers), or queries, at random accounts; then checks that every balance is
/// what was acknowledged, waits for the projections, and prints one line of JSON.</summary>
internal static class Load
{
    private const int Initial = 1_000_000;
    private const int Openers = 16;

    public static async Task Run(Options options)
    {
        await using var service = await ServiceProcess.Start(options.Port);
        using var disk = new DiskProbe(service.Folder);
        using var setUp = await RawHttp.Connect(options.Port);
        var api = new Api(setUp);
        var accounts = await OpenAccounts(options);
        var expected = new long[accounts.Length];
        var run = new Run(options, accounts, expected);
        await run.Drive(TimeSpan.FromSeconds(options.WarmUp), measure: false);
        await api.ViewsLevel();
        disk.Begin();
        var cost = await Cost.Start(service);
        var took = await run.Drive(TimeSpan.FromSeconds(options.Seconds), measure: true);
        var (flush, longestFlush) = disk.End();
        var level = await api.ViewsLevel();
        var (processor, allocated) = await cost.PerOne(run.Answered);
        var wrong = await Wrong(api, accounts, expected);
        var (p50, p99, max) = Latencies.Milliseconds(run.Latencies);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = options.Transfers ? "transfers" : options.Queries ? "queries" : "commands",
            options.Clients,
            options.Accounts,
            perSecond = (int)(run.Answered / took.TotalSeconds),
            p50Ms = p50,
            p99Ms = p99,
            maxMs = max,
            // Of the disk itself, meanwhile: an append and a flush of its own, fifty times a second.
            flushP50Ms = flush,
            flushMaxMs = longestFlush,
            refused = run.Refused,
            wrongBalances = wrong,
            viewsLevelAfterMs = (int)level.TotalMilliseconds,
            // Of the service, the projections' share included.
            processorMicrosecondsEach = processor,
            allocatedBytesEach = allocated,
            memoryMb = service.WorkingSetMegabytes,
        }));
        Directory.Delete(service.Folder, recursive: true);
        if (wrong > 0) throw new InvalidOperationException("Balances are not what was acknowledged.");
    }

    public static async Task<string[]> OpenAccounts(Options options)
    {
        using var setUp = await RawHttp.Connect(options.Port);
        var owner = await new Api(setUp).RegisterOwner();
        var accounts = new string[options.Accounts];
        await Parallel.ForAsync(0, Openers, async (opener, _) =>
        {
            using var http = await RawHttp.Connect(options.Port);
            for (var i = opener; i < accounts.Length; i += Openers) accounts[i] = await new Api(http).OpenAccount(owner, Initial);
        });
        return accounts;
    }

    private static async Task<int> Wrong(Api api, string[] accounts, long[] expected)
    {
        var wrong = 0;
        for (var i = 0; i < accounts.Length; i++)
        {
            var wanted = (Initial + expected[i]).ToString(CultureInfo.InvariantCulture) + ".00";
            var folded = (await api.Get($"/api/v1/accounts/{accounts[i]}/balance")).GetProperty("balance").GetString();
            var viewed = (await api.Get($"/api/v1/accounts/{accounts[i]}")).GetProperty("balance").GetString();
            if (folded != wanted || viewed != wanted) wrong++;
        }
        return wrong;
    }
}

/// <summary>The clients of one run.</summary>
internal sealed class Run(Options options, string[] accounts, long[] expected)
{
    private int _answered;
    private int _refused;
    private int _drives;

    public List<Latencies> Latencies { get; } = [];

    public int Answered => _answered;

    public int Refused => _refused;

    public async Task<TimeSpan> Drive(TimeSpan duration, bool measure)
    {
        (_answered, _refused) = (0, 0);
        _drives++;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, options.Clients).Select(client => Task.Run(() => Client(client, start, duration, measure))));
        return Stopwatch.GetElapsedTime(start);
    }

    private async Task Client(int number, long start, TimeSpan duration, bool measure)
    {
        using var http = await RawHttp.Connect(options.Port);
        var random = new Random(number + (measure ? 1_000 : 0));
        var latencies = new Latencies();
        var (done, no) = (0, 0);
        for (var i = 0; ; i++)
        {
            var (request, from, to, amount) = Next(random, number, i);
            var intended = Stopwatch.GetTimestamp();
            if (options.Rate > 0)
            {
                // Counted from when it should have gone out: a service that stalls does not get away with fewer requests.
                intended = start + (long)((double)(i * options.Clients + number) / options.Rate * Stopwatch.Frequency);
                var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), intended);
                if (early > TimeSpan.Zero) await Task.Delay(early);
            }
            if (Stopwatch.GetElapsedTime(start) >= duration) break;
            var (status, _) = await http.Send(request);
            latencies.Add(Stopwatch.GetElapsedTime(intended));
            if (status is 200 or 201)
            {
                done++;
                if (from >= 0) Interlocked.Add(ref expected[from], -amount);
                if (to >= 0) Interlocked.Add(ref expected[to], amount);
            }
            else no++;
        }
        Interlocked.Add(ref _answered, done);
        Interlocked.Add(ref _refused, no);
        if (!measure) return;
        lock (Latencies) Latencies.Add(latencies);
    }

    private (byte[] Request, int From, int To, int Amount) Next(Random random, int client, int i)
    {
        var account = random.Next(accounts.Length);
        var key = options.Keys ? string.Create(CultureInfo.InvariantCulture, $"{_drives}-{client}-{i}") : null;
        if (options.Queries) return (RawHttp.Get($"/api/v1/accounts/{accounts[account]}"), -1, -1, 0);
        if (options.Transfers)
        {
            var other = (account + 1 + random.Next(accounts.Length - 1)) % accounts.Length;
            return (RawHttp.Post(
                "/api/v1/transfers", $$"""{"fromAccountId":"{{accounts[account]}}","toAccountId":"{{accounts[other]}}","amount":"1.00"}""",
                key), account, other, 1);
        }
        var isDeposit = random.Next(5) != 0;
        var json = $$"""{"type":"{{(isDeposit ? "DEPOSIT" : "WITHDRAWAL")}}","amount":"10.00","description":"bench"}""";
        return (RawHttp.Post($"/api/v1/accounts/{accounts[account]}/transactions", json, key), isDeposit ? -1 : account,
            isDeposit ? account : -1, 10);
    }
}
