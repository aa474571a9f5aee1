using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventStoreDb.Client.Streams;

/// <summary>What the server itself knows about a stream: how long its events live, and who may do what.</summary>
/// <param name="MaxCount">How many events live; older ones are no longer read, and go with the next scavenge.</param>
/// <param name="MaxAge">How long an event lives; whole seconds.</param>
/// <param name="TruncateBefore">Events before this position are no longer read.</param>
/// <param name="CacheControl">How long the stream's Atom feed may be cached; whole seconds.</param>
/// <param name="Acl">Who may do what. Null: whatever the server's default is.</param>
public sealed record StreamMetadata(
    int? MaxCount = null, TimeSpan? MaxAge = null, StreamPosition? TruncateBefore = null, TimeSpan? CacheControl = null,
    StreamAcl? Acl = null)
{
    internal const string EventType = "$metadata";

    internal static string StreamOf(string streamName) => "$$" + streamName;

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(
        new Stored
        {
            MaxCount = MaxCount,
            MaxAge = Seconds(MaxAge),
            TruncateBefore = TruncateBefore?.ToInt64(),
            CacheControl = Seconds(CacheControl),
            Acl = Acl,
        }, StoredMetadata.Default.Stored);

    internal static StreamMetadata FromJson(ReadOnlySpan<byte> json)
    {
        var stored = JsonSerializer.Deserialize(json, StoredMetadata.Default.Stored)
            ?? throw new JsonException("The metadata of a stream is an object.");
        return new StreamMetadata(
            stored.MaxCount, Span(stored.MaxAge), stored.TruncateBefore is { } before ? Truncation(before) : null,
            Span(stored.CacheControl), stored.Acl);
    }

    private static long? Seconds(TimeSpan? span) => span is { } value ? value.Ticks / TimeSpan.TicksPerSecond : null;

    private static TimeSpan? Span(long? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;

    /// <summary>A deleted stream is cut before the largest position there is.</summary>
    private static StreamPosition Truncation(long value) => value == long.MaxValue ? StreamPosition.End : StreamPosition.FromInt64(value);

    internal sealed class Stored
    {
        [JsonPropertyName("$maxCount")] public int? MaxCount { get; init; }

        [JsonPropertyName("$maxAge")] public long? MaxAge { get; init; }

        [JsonPropertyName("$tb")] public long? TruncateBefore { get; init; }

        [JsonPropertyName("$cacheControl")] public long? CacheControl { get; init; }

        [JsonPropertyName("$acl")] public StreamAcl? Acl { get; init; }
    }
}

/// <summary>The roles that may do a thing to a stream. Null: the server's default.</summary>
public sealed record StreamAcl
{
    /// <summary>Read events.</summary>
    [JsonPropertyName("$r")] public IReadOnlyList<string>? ReadRoles { get; init; }

    /// <summary>Append events.</summary>
    [JsonPropertyName("$w")] public IReadOnlyList<string>? WriteRoles { get; init; }

    /// <summary>Delete the stream.</summary>
    [JsonPropertyName("$d")] public IReadOnlyList<string>? DeleteRoles { get; init; }

    /// <summary>Read its metadata.</summary>
    [JsonPropertyName("$mr")] public IReadOnlyList<string>? MetaReadRoles { get; init; }

    /// <summary>Write its metadata.</summary>
    [JsonPropertyName("$mw")] public IReadOnlyList<string>? MetaWriteRoles { get; init; }
}

/// <summary>The metadata of a stream as it was read.</summary>
/// <param name="StreamName">The stream.</param>
/// <param name="Metadata">Its metadata; empty if none were ever written.</param>
/// <param name="MetastreamRevision">Their revision, to be expected by the next write; null if there are none.</param>
public sealed record StreamMetadataResult(string StreamName, StreamMetadata Metadata, StreamPosition? MetastreamRevision);

// A role may also be a single text instead of a list of one.
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(RolesConverter)])]
[JsonSerializable(typeof(StreamMetadata.Stored))]
internal sealed partial class StoredMetadata : JsonSerializerContext;

internal sealed class RolesConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String) return [reader.GetString()!];
        if (reader.TokenType is not JsonTokenType.StartArray) throw new JsonException("Roles are a text or a list of texts.");
        var roles = new List<string>();
        while (reader.Read() && reader.TokenType is JsonTokenType.String) roles.Add(reader.GetString()!);
        return roles;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var role in value) writer.WriteStringValue(role);
        writer.WriteEndArray();
    }
}
