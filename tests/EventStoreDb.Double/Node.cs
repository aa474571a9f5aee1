using System.Text;
using EventStoreDb.Doubles.Groups;
using EventStoreDb.Doubles.Log;
using EventStoreDb.Doubles.Wire;
using Grpc.Core;

namespace EventStoreDb.Doubles;

/// <summary>What the services of one server share. It outlives a restart, as a disk does.</summary>
internal sealed class Node(TimeProvider time, Faults faults, bool secure)
{
    /// <summary>The server's default.</summary>
    public int MaxAppendSize { get; } = 1024 * 1024;

    public TimeProvider Time => time;

    public Faults Faults => faults;

    public InMemoryLog Log { get; } = new(time);

    public GroupRegistry Groups => field ??= new GroupRegistry(this);

    public int Port { get; set; }

    /// <summary>Breaks every connection of the moment.</summary>
    public Action DropConnections { get; set; } = () => { };

    /// <summary>Gossip as the tests want it; null: this node alone, as the leader.</summary>
    public Func<IReadOnlyList<ClusterMember>>? Members { get; set; }

    public async Task<Written> AppendAsync(
        string stream, long expected, IReadOnlyList<ProposedEvent> events, CancellationToken cancellationToken)
    {
        var fault = faults.TakeAppendFault();
        if (faults.AppendDelay > TimeSpan.Zero) await Task.Delay(faults.AppendDelay, time, cancellationToken);
        if (fault is AppendFault.DropBefore) await BreakAsync(cancellationToken);
        var written = Log.Append(stream, expected, events);
        if (fault is AppendFault.DropAfter) await BreakAsync(cancellationToken);
        return fault switch
        {
            AppendFault.TimeOutAfter => new Written.TimedOut(),
            AppendFault.NeverAnswer => new Written.Unanswered(),
            _ => written,
        };
    }

    private async Task BreakAsync(CancellationToken cancellationToken)
    {
        DropConnections();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken); // the call goes down with its connection
    }

    public void RequireLeader(ServerCallContext context, bool whateverTheHeader = false)
    {
        if (faults.Leader is not var (host, port)) return;
        if (whateverTheHeader || bool.TryParse(context.RequestHeaders.GetValue("requires-leader"), out var required) && required)
            throw ServerErrors.NotLeader(host, port);
    }

    /// <summary>Null: nobody. Throws on credentials that are not right.</summary>
    public string? Caller(ServerCallContext context)
    {
        if (!secure) return "system";
        var header = context.RequestHeaders.GetValue("authorization");
        if (header is null) return null;
        if (!header.StartsWith("Basic ", StringComparison.Ordinal)) throw ServerErrors.Unauthenticated();
        return Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])) switch
        {
            "admin:changeit" => "admin",
            "ops:changeit" => "ops",
            "reader:changeit" => "reader",
            _ => throw ServerErrors.Unauthenticated(),
        };
    }

    public bool MayWrite(ServerCallContext context, string stream) => Caller(context) switch
    {
        null => false,
        "system" or "admin" => true,
        _ => !stream.StartsWith('$'),
    };

    public void RequireWriter(ServerCallContext context, string stream)
    {
        if (!MayWrite(context, stream)) throw ServerErrors.AccessDenied();
    }

    public void RequireOperator(ServerCallContext context)
    {
        if (Caller(context) is not ("system" or "admin" or "ops")) throw ServerErrors.AccessDenied();
    }
}

/// <summary>A node of a cluster, as gossip tells of it.</summary>
public sealed record ClusterMember(string Host, int Port, string State, bool IsAlive = true);
