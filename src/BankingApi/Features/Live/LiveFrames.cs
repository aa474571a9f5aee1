using System.Buffers;
using System.Text;
using BankingApi.Features.Accounts;

namespace BankingApi.Features.Live;

/// <summary>An event as it goes over the wire.</summary>
/// <param name="Bytes">Of the event stream format, the blank line at its end included.</param>
/// <param name="BalanceAfter">What the next event calls its balance before.</param>
public sealed record LiveFrame(ReadOnlyMemory<byte> Bytes, decimal BalanceAfter);

/// <summary>Makes frames, each once for however many readers of an account there are.</summary>
public sealed class LiveFrames(AuditTrail audit)
{
    private const int Remembered = 1_024;

    private readonly BoundedCache<(Guid AccountId, long Revision), LiveFrame> _recent = new(Remembered);

    /// <param name="before">The balance before it; null before the opening.</param>
    /// <param name="remember">Whether others will ask for it, too.</param>
    public async ValueTask<LiveFrame> Of(
        AccountPast past, StoredEvent stored, decimal? before, bool remember, CancellationToken cancellationToken)
    {
        var key = (past.AccountId, stored.Revision);
        if (remember && _recent.TryGet(key, out var known)) return known;
        var frame = Frame(await audit.Explain(past, past.Read(stored), before, cancellationToken));
        if (remember) _recent.Add(key, frame);
        return frame;
    }

    private static LiveFrame Frame(HistoryEntry entry)
    {
        var bytes = new ArrayBufferWriter<byte>(1_024);
        Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"id: {entry.Revision}\nevent: {entry.EventType}\ndata: "), bytes);
        // On one line, as the format needs it: line breaks within texts are escaped.
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = BankingJson.Options.Encoder }))
            JsonSerializer.Serialize(json, entry, BankingJson.Options);
        bytes.Write("\n\n"u8);
        return new(bytes.WrittenMemory, entry.BalanceAfter);
    }
}
