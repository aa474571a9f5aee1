using System.Text.Json.Serialization;

namespace BankingApi.Evidence;

/// <summary>Metadata from before there were hashes. Were any other taken for such, a hash that was damaged would pass for one that never
/// was.</summary>
internal static class UnchainedMetadata
{
    private static readonly JsonSerializerOptions Strict = new(EventJson.Default.Options)
    {
        TypeInfoResolver = EventJson.Default,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    public static bool IsWhole(ReadOnlySpan<byte> metadata)
    {
        if (metadata.IsEmpty) return true;
        try
        {
            return JsonSerializer.Deserialize<EventMetadata>(metadata, Strict) is { Hash: null };
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
