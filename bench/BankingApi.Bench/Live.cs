using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace BankingApi.Bench;

/// <summary>Open streams of events: how soon after a command its event has arrived on one of them, and what they cost the commands at
/// saturation, in turns: without a reader, with readers on the accounts that are loaded, and with as many on others.</summary>
internal static class Live
{
    private const int Turns = 5;
    private const int Deposits = 500;
    private const int DepositsBefore = 100;
    private const string Deposit = """{"type":"DEPOSIT","amount":"10.00","description":"bench"}""";

    /// <summary>Between two deposits: far from what saturates the service.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>For this long the service keeps its subscription to the log after the last reader has left: 30 s, and some.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(32);

    /// <summary>Before each turn, so that one after a wait, or after the opening of the readers, is like any other.</summary>
    private static readonly TimeSpan LeadIn = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task Run(Options options)
    {
        await using var service = await ServiceProcess.Start(
            options.Port, settings: [string.Create(CultureInfo.InvariantCulture, $"--Live:MaxConnections={options.Readers}")]);
        using var http = await RawHttp.Connect(options.Port);
        var api = new Api(http);
        var (accounts, others) = (await Load.OpenAccounts(options), await Load.OpenAccounts(options));
        var run = new Run(options with { Keys = true, Rate = 0 }, accounts, new long[accounts.Length]);
        Task<EventReaders> OpenOn(string[] watched) => EventReaders.Open(options, api, watched);

        (double P50, double P99, double Max) afterAnswer, afterSending;
        await run.Drive(TimeSpan.FromSeconds(options.WarmUp), measure: false);
        await using (var readers = await OpenOn(accounts))
        {
            await run.Drive(TimeSpan.FromSeconds(options.WarmUp), measure: false);
            await OneByOne(http, readers, "before", DepositsBefore);
            (afterAnswer, afterSending) = await OneByOne(http, readers, "live", Deposits);
            await readers.MustHaveAll(api);
        }
        var (none, watching, idle) = (new Side(run, service, api), new Side(run, service, api), new Side(run, service, api));
        for (var turn = 0; turn < Turns; turn++)
        {
            await Task.Delay(Linger);
            await none.Drive(options.Seconds);
            await using (var readers = await OpenOn(accounts)) await watching.Drive(options.Seconds, readers);
            await using (var readers = await OpenOn(others)) await idle.Drive(options.Seconds, readers);
        }
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = "event streams",
            options.Clients,
            options.Accounts,
            options.Readers,
            afterAnswerP50Ms = afterAnswer.P50,
            afterAnswerP99Ms = afterAnswer.P99,
            afterSendingP50Ms = afterSending.P50,
            afterSendingP99Ms = afterSending.P99,
            without = none.Turns,
            watching = watching.Turns,
            idle = idle.Turns,
            // Medians over the turns, each against the one without readers just before.
            watchingLossPercent = watching.LossPercent(none),
            watchingProcessorPercent = watching.ProcessorPercent(none),
            idleLossPercent = idle.LossPercent(none),
            idleProcessorPercent = idle.ProcessorPercent(none),
            // Of the clients and readers, who share the machine: what a rate loses to them is no fault of the service.
            generatorMicrosecondsEach = new[] { none, watching, idle }.Select(side => Median.Of(side.Generator)),
        }));
        Directory.Delete(service.Folder, recursive: true);
    }

    /// <returns>How long after the command's answer, and after its sending, its event had arrived; nothing where it came before.</returns>
    private static async Task<((double, double, double) AfterAnswer, (double, double, double) AfterSending)> OneByOne(
        RawHttp http, EventReaders readers, string name, int count)
    {
        var random = new Random(count);
        var (afterAnswer, afterSending) = (new Latencies(), new Latencies());
        for (var i = 0; i < count; i++)
        {
            var reader = readers.Any(random);
            var request = RawHttp.Post(
                $"/api/v1/accounts/{reader.Account}/transactions", Deposit, string.Create(CultureInfo.InvariantCulture, $"{name}-{i}"));
            var arrival = reader.Next();
            var sent = Stopwatch.GetTimestamp();
            var (status, _) = await http.Send(request);
            var answered = Stopwatch.GetTimestamp();
            if (status != 201) throw new InvalidOperationException($"A deposit was answered {status}.");
            var arrived = await arrival.WaitAsync(Patience);
            afterAnswer.Add(Stopwatch.GetElapsedTime(answered, Math.Max(answered, arrived)));
            afterSending.Add(Stopwatch.GetElapsedTime(sent, arrived));
            await Task.Delay(Pause);
        }
        return (Latencies.Milliseconds([afterAnswer]), Latencies.Milliseconds([afterSending]));
    }

    private sealed class Side(Run run, ServiceProcess service, Api api)
    {
        public List<Turn> Turns { get; } = [];

        public List<double> Generator { get; } = [];

        public async Task Drive(int seconds, EventReaders? readers = null)
        {
            await run.Drive(LeadIn, measure: false);
            if (readers is not null) await readers.Level();
            var before = Environment.CpuUsage.TotalTime;
            Turns.Add(await Turn.Of(run, service, api, seconds, readers is null ? null : readers.Level));
            Generator.Add(Math.Round((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / run.Answered));
            if (run.Refused > 0) throw new InvalidOperationException($"{run.Refused} commands were refused.");
            if (readers is not null) await readers.MustHaveAll(api);
        }

        public double LossPercent(Side other) => Percent(other, (mine, its) => 1 - ((double)mine.PerSecond / its.PerSecond));

        public double ProcessorPercent(Side other)
            => Percent(other, (mine, its) => ((double)mine.ProcessorMicrosecondsEach / its.ProcessorMicrosecondsEach) - 1);

        private double Percent(Side other, Func<Turn, Turn, double> ratio)
            => Math.Round(100 * Median.Of([.. Turns.Zip(other.Turns, ratio)]), 1);
    }
}
