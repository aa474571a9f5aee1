using Microsoft.AspNetCore.ResponseCompression;

namespace BankingApi.Http.Manners;

/// <summary>Compresses answers from 1 KB on: below it a packet is not saved, and the headers of a coding cost what it gains.</summary>
/// <remarks>Over TLS too. BREACH reads a secret from the lengths of compressed answers where a foreign page can make the victim's browser
/// ask, with words of the attacker's in the answer beside the secret. Here a token is needed for every answer that holds anything, and
/// browsers do not send tokens by themselves, as they do cookies; and no answer holds a secret beside what a stranger chose.</remarks>
internal sealed class LongAnswers(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
    : ResponseCompressionProvider(services, options)
{
    private const int Shortest = 1_024;

    /// <summary>Not <c>text/event-stream</c>: an event would wait in the compressor for those after it.</summary>
    public static readonly string[] MediaTypes =
    [
        "application/json", ProblemResult.ContentType, "text/csv", "text/html", "text/css", "text/javascript", "application/javascript",
        "text/plain", "application/openmetrics-text",
    ];

    /// <summary>An answer that does not tell its length is streamed, and so taken for a long one.</summary>
    public override bool ShouldCompressResponse(HttpContext context)
        => context.Response.ContentLength is not < Shortest && base.ShouldCompressResponse(context);
}
