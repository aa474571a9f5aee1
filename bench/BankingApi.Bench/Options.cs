using System.Globalization;

namespace BankingApi.Bench;

/// <summary>What a run is asked to do.</summary>
internal sealed record Options
{
    /// <summary>Connections, each with one request under way (closed loop).</summary>
    public int Clients { get; init; } = 32;

    /// <summary>Of measuring, after the warm-up.</summary>
    public int Seconds { get; init; } = 10;

    /// <summary>Seconds; long enough for the runtime to have compiled the hot paths for good.</summary>
    public int WarmUp { get; init; } = 8;

    /// <summary>Opened for the run; 1 is a hot account.</summary>
    public int Accounts { get; init; } = 1_000;

    /// <summary>Requests per second (open loop: latency counts from the intended start); 0 is a closed loop.</summary>
    public int Rate { get; init; }

    /// <summary>Length of the long history.</summary>
    public int Events { get; init; } = 100_000;

    /// <summary>Streams of events that are open.</summary>
    public int Readers { get; init; } = 1_000;

    public int Port { get; init; } = 5099;

    /// <summary>Whether commands carry an Idempotency-Key.</summary>
    public bool Keys { get; init; }

    public bool Transfers { get; init; }

    public bool Queries { get; init; }

    /// <summary>Where an EventStoreDB is, for what is measured on one.</summary>
    public string EventStore { get; init; } = "esdb://127.0.0.1:2113?tls=false";

    /// <summary>Of a log that is made, or used again where it is there; null for one that goes with the run.</summary>
    public string? Folder { get; init; }

    /// <param name="options">What the run does unless it is told otherwise.</param>
    public static Options Read(IEnumerable<string> args, Options options)
    {
        foreach (var arg in args)
        {
            var (name, value) = arg.Split('=', 2) is [var left, var right] ? (left, right) : (arg, "1");
            if (name == "--event-store")
            {
                options = options with { EventStore = value };
                continue;
            }
            if (name == "--folder")
            {
                options = options with { Folder = value };
                continue;
            }
            var number = int.Parse(value, CultureInfo.InvariantCulture);
            options = name switch
            {
                "--clients" => options with { Clients = number },
                "--seconds" => options with { Seconds = number },
                "--warm-up" => options with { WarmUp = number },
                "--accounts" => options with { Accounts = number },
                "--rate" => options with { Rate = number },
                "--events" => options with { Events = number },
                "--readers" => options with { Readers = number },
                "--port" => options with { Port = number },
                "--keys" => options with { Keys = number != 0 },
                _ => throw new ArgumentException($"Unknown option {name}."),
            };
        }
        return options;
    }
}
