using System.Text.Json.Nodes;

namespace BankingApi.EventStore.Upcasting;

/// <summary>V1 knew one clock only: money counted from when it was recorded. It captured no holds and reversed nothing.</summary>
internal sealed class BankAccountTransactionRecordedV1Upcaster : IUpcaster
{
    private const int Instant = 24;

    public string From => "BankAccountTransactionRecordedV1";

    public string To => "BankAccountTransactionRecordedV2";

    public void Upcast(JsonObject data, DateTimeOffset created)
    {
        data["valueAt"] = data["recordedAt"]?.DeepClone();
        data["holdId"] = null;
        data["reversesTransactionId"] = null;
    }

    public ReadOnlyMemory<byte>? TryUpcast(ReadOnlySpan<byte> data)
    {
        // It ends with the time of recording, which is now said twice.
        var before = ",\"recordedAt\":\""u8;
        var after = "\"}"u8;
        var end = data.Length - after.Length - Instant - before.Length;
        if (end < 0 || !data[end..].StartsWith(before) || !data.EndsWith(after)) return null;
        var instant = data.Slice(end + before.Length, Instant);
        return instant.Contains((byte)'"') || instant.Contains((byte)'\\') ? null
            : (byte[])[.. data[..^1], .. ",\"valueAt\":\""u8, .. instant, .. "\",\"holdId\":null,\"reversesTransactionId\":null}"u8];
    }
}
