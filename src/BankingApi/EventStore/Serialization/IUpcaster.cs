using System.Text.Json.Nodes;

namespace BankingApi.EventStore.Serialization;

/// <summary>Makes an old version of an event the next one, on its raw JSON, so that no class of an old version has to be kept.</summary>
public interface IUpcaster
{
    /// <summary>The stored name that it reads.</summary>
    string From { get; }

    /// <summary>The stored name that it makes of it; another upcaster may go on from there.</summary>
    string To { get; }

    /// <summary>Changes <paramref name="data"/> in place.</summary>
    /// <param name="created">When the store wrote the event: a fallback for what the old version did not say.</param>
    void Upcast(JsonObject data, DateTimeOffset created);

    /// <summary>The same on the bytes, for events that logs are full of: a tree of nodes costs as much as all the rest of reading one.
    /// </summary>
    /// <returns>Null where they are not laid out as the release laid them out that wrote them.</returns>
    ReadOnlyMemory<byte>? TryUpcast(ReadOnlySpan<byte> data) => null;
}
