using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>Somebody else's system, which takes deliveries: it keeps what came, and answers as a test wants it to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly Lock _gate = new();
    private readonly List<Arrival> _tries = [];

    private Receiver(WebApplication web) => _web = web;

    public string Url { get; private set; } = "";

    /// <summary>How it answers, once it has read the request.</summary>
    public Func<Arrival, HttpContext, Task> Answers { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>All that came, in order, whatever it was answered with.</summary>
    public IReadOnlyList<Arrival> Tries
    {
        get
        {
            lock (_gate) return [.. _tries];
        }
    }

    /// <summary>What came and was taken, in order.</summary>
    public IReadOnlyList<Arrival> Taken => [.. Tries.Where(one => one.Status is >= 200 and < 300)];

    public static async Task<Receiver> Start(Func<Arrival, HttpContext, Task>? answers = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var receiver = new Receiver(web);
        if (answers is not null) receiver.Answers = answers;
        web.Run(receiver.Take);
        await web.StartAsync();
        var server = web.Services.GetRequiredService<IServer>();
        receiver.Url = server.Features.Get<IServerAddressesFeature>()!.Addresses.Single().TrimEnd('/') + "/hook?for=tests";
        return receiver;
    }

    /// <summary>From now on it answers with a status and nothing else.</summary>
    public void AnswersWith(int status) => Answers = Status(status);

    public static Func<Arrival, HttpContext, Task> Status(int status) => (_, context) =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    /// <summary>Waits until it has taken as many.</summary>
    public async Task<IReadOnlyList<Arrival>> UntilTaken(int count)
    {
        await Api.Wait.Until(() => Task.FromResult(Taken.Count >= count));
        return Taken;
    }

    /// <summary>Waits until it was tried as often.</summary>
    public async Task<IReadOnlyList<Arrival>> UntilTried(int count)
    {
        await Api.Wait.Until(() => Task.FromResult(Tries.Count >= count));
        return Tries;
    }

    public async ValueTask DisposeAsync()
    {
        // Not waiting for those that hang.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _web.StopAsync(now.Token);
        await _web.DisposeAsync();
    }

    private async Task Take(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var arrival = new Arrival(
            $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}",
            context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
            await reader.ReadToEndAsync(context.RequestAborted), TimeProvider.System.GetTimestamp());
        lock (_gate) _tries.Add(arrival);
        await Answers(arrival, context);
        arrival.Status = context.Response.StatusCode;
    }
}

/// <summary>One request that came.</summary>
/// <param name="At">By the system's timestamps.</param>
internal sealed record Arrival(string Request, IReadOnlyDictionary<string, string> Headers, string Body, long At)
{
    private JsonElement? _json;
    private volatile int _status;

    /// <summary>What it was answered with; 0 until then.</summary>
    public int Status
    {
        get => _status;
        set => _status = value;
    }

    public JsonElement Json => _json ??= JsonElement.Parse(Body);

    public string Id => Headers["webhook-id"];

    /// <summary>When the service says that it sent it, to the second.</summary>
    public DateTimeOffset SentAt
        => DateTimeOffset.FromUnixTimeSeconds(long.Parse(Headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture));

    public string Stream => Json.GetProperty("streamId").GetString()!;

    public long Revision => Json.GetProperty("revision").GetInt64();
}
