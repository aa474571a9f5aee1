using System.Buffers;

namespace BankingApi.Http.Json;

/// <summary>Where an answer is written before it is sent. Straight into the response would save a copy of some hundred bytes, but costs
/// more: the length would not be known (chunked framing), and an answer that fails half-way could no longer become a problem.</summary>
internal sealed class ResponseBuffer
{
    private const int Kept = 64 * 1024;

    [ThreadStatic]
    private static ResponseBuffer? _spare;

    private readonly ArrayBufferWriter<byte> _bytes = new(2048);

    private ResponseBuffer()
        => Writer = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = BankingJson.Options.Encoder, SkipValidation = true });

    public Utf8JsonWriter Writer { get; }

    /// <summary>An empty buffer; it goes back when it is sent.
    /// One that is never sent, because serializing failed, is left to the collector.</summary>
    public static ResponseBuffer Take()
    {
        var buffer = _spare ?? new ResponseBuffer();
        _spare = null;
        return buffer;
    }

    public Task Send(HttpResponse response, string contentType)
    {
        Writer.Flush();
        response.ContentType = contentType;
        response.ContentLength = _bytes.WrittenCount;
        // Over HTTP/2, Kestrel sends what was written to the pipe before it knew from the headers that HEAD has no body.
        var isHead = HttpMethods.IsHead(response.HttpContext.Request.Method);
        if (!isHead) response.BodyWriter.Write(_bytes.WrittenSpan);
        if (_bytes.Capacity <= Kept)
        {
            _bytes.ResetWrittenCount();
            Writer.Reset();
            _spare = this;
        }

        if (isHead) return response.StartAsync(response.HttpContext.RequestAborted);
        var flushed = response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
        return flushed.IsCompletedSuccessfully ? Task.CompletedTask : flushed.AsTask();
    }
}
