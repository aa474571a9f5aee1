using System.Collections.Concurrent;

namespace EventStoreDb.Doubles;

/// <summary>What goes wrong with one append.</summary>
public enum AppendFault
{
    /// <summary>The connection breaks, and nothing was appended.</summary>
    DropBefore,

    /// <summary>The events are appended, and the connection breaks instead of an answer.</summary>
    DropAfter,

    /// <summary>The events are appended, and the answer says that the server ran out of time.</summary>
    TimeOutAfter,

    /// <summary>The events are appended, and no answer ever comes.</summary>
    NeverAnswer,
}

/// <summary>Faults on demand. All can be set and cleared at any time.</summary>
public sealed class Faults
{
    private readonly ConcurrentQueue<AppendFault> _appends = new();
    private volatile LeaderElsewhere? _leaderElsewhere;

    private sealed record LeaderElsewhere(string Host, int Port);

    /// <summary>The next append, of those that have no fault yet, meets with this.</summary>
    public void OnNextAppend(AppendFault fault) => _appends.Enqueue(fault);

    internal AppendFault? TakeAppendFault() => _appends.TryDequeue(out var fault) ? fault : null;

    /// <summary>From now on this node says that the leader is there. Null host: it is the leader itself again.</summary>
    public void LeaderIs(string? host, int port = 0) => _leaderElsewhere = host is null ? null : new LeaderElsewhere(host, port);

    internal (string Host, int Port)? Leader => _leaderElsewhere is { } leader ? (leader.Host, leader.Port) : null;

    /// <summary>Every call is answered with UNAVAILABLE.</summary>
    public bool NotReady { get; set; }

    /// <summary>Reads are never answered.</summary>
    public bool ReadsHang { get; set; }

    /// <summary>How long an append takes.</summary>
    public TimeSpan AppendDelay { get; set; }

    /// <summary>How many events of a subscription are held back and delivered in another order. 1: as they come.</summary>
    public int ReorderWindow { get; set; } = 1;

    /// <summary>Every n-th event of a subscription is delivered twice. 0: none.</summary>
    public int DuplicateEvery { get; set; }
}
