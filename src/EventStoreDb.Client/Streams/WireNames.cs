using EventStoreDb.Client.Protocol;
using Google.Protobuf;

namespace EventStoreDb.Client.Streams;

/// <summary>The fixed names of the protocol, and the messages without content.</summary>
internal static class WireNames
{
    public const string Type = "type";
    public const string ContentType = "content-type";
    public const string Created = "created";
    public const string AllStream = "$all";

    public static readonly Empty Empty = new();
    public static readonly Google.Protobuf.WellKnownTypes.Empty GoogleEmpty = new();

    public static StreamIdentifier Stream(string name) => new() { StreamName = ByteString.CopyFromUtf8(name) };

    /// <summary>The server answers an empty name with an unreadable failure, so it is refused here.</summary>
    public static void RequireStream(string streamName) => ArgumentException.ThrowIfNullOrEmpty(streamName);
}
