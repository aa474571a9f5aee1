using System.Threading.Channels;
using EventStoreDb.Doubles.Log;

namespace EventStoreDb.Doubles.Groups;

/// <summary>One connection of a group. <see cref="InFlight"/> belongs to the group's lock.</summary>
internal sealed class Consumer(string name, int bufferSize)
{
    public string Name => name;

    public int BufferSize => bufferSize;

    public Dictionary<Guid, (Delivery Delivery, DateTimeOffset Due)> InFlight { get; } = [];

    public Channel<Delivery> Outgoing { get; } = Channel.CreateUnbounded<Delivery>();

    public bool HasRoom => InFlight.Count < bufferSize;
}

internal enum NackAction
{
    Unknown,
    Park,
    Retry,
    Skip,
    Stop,
}

internal sealed record GroupSettings(
    bool ResolveLinks, TimeSpan MessageTimeout, int MaxRetryCount, int MaxSubscribers, string Strategy, string StartFrom,
    TimeSpan CheckpointAfter, int MinCheckpoint, int MaxCheckpoint, int LiveBuffer, int ReadBatch, int HistoryBuffer, bool ExtraStatistics);

internal sealed record GroupState(
    GroupSettings Settings, IReadOnlyList<(string Name, int BufferSize, int InFlight)> Consumers, int NextIndex, int InFlight, int Again,
    int Parked, StoredEvent? Checkpoint);
