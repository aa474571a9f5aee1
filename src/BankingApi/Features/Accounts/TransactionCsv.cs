using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.Net.Http.Headers;

namespace BankingApi.Features.Accounts;

/// <summary>Transactions as CSV (RFC 4180), written as they are read.</summary>
internal sealed class TransactionCsv(IAsyncEnumerable<TransactionView> rows) : IActionResult
{
    public const string ContentType = "text/csv";

    /// <summary>Rows that are sent together.</summary>
    private const int Chunk = 500;

    private static readonly string[] Header =
    [
        "transactionId", "revision", "recordedAt", "type", "direction", "amount", "currency", "balanceAfter", "description", "transferId",
        "counterpartyAccountId",
    ];

    private static readonly CsvConfiguration Rfc4180 = new(CultureInfo.InvariantCulture) { NewLine = "\r\n" };

    /// <summary>Whether the client prefers CSV to JSON.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)) return false;
        var best = accepted.Where(type => type.Quality != 0 && (Is(type, ContentType) || Is(type, "application/json")))
            .MaxBy(type => type.Quality ?? 1);
        return best is not null && Is(best, ContentType);

        static bool Is(MediaTypeHeaderValue type, string name) => type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = ContentType + "; charset=utf-8";
        // Nothing is sent before the first chunk is there: what fails until then becomes a problem, and a short answer tells its length.
        using var chunk = new MemoryStream();
        await using var text = new StreamWriter(chunk, new UTF8Encoding(false), leaveOpen: true);
        await using var csv = new CsvWriter(text, Rfc4180, leaveOpen: true);
        foreach (var name in Header) csv.WriteField(name);
        await csv.NextRecordAsync();
        var written = 0;
        await foreach (var row in rows)
        {
            Write(csv, row);
            await csv.NextRecordAsync();
            if (++written % Chunk != 0) continue;
            await Send();
            // The headers have been sent, and nobody will see the rest.
            if (HttpMethods.IsHead(context.HttpContext.Request.Method)) return;
        }
        await csv.FlushAsync();
        if (written < Chunk) response.ContentLength = chunk.Length;
        await Send();

        async Task Send()
        {
            await csv.FlushAsync();
            await response.Body.WriteAsync(chunk.GetBuffer().AsMemory(0, (int)chunk.Length), context.HttpContext.RequestAborted);
            await response.Body.FlushAsync(context.HttpContext.RequestAborted);
            chunk.SetLength(0);
        }
    }

    private static void Write(CsvWriter csv, TransactionView row)
    {
        csv.WriteField(row.TransactionId.ToString("D"));
        csv.WriteField(row.Revision);
        csv.WriteField(row.RecordedAt.UtcDateTime.ToString(InstantText.Format, CultureInfo.InvariantCulture));
        csv.WriteField(EnumText<TransactionType>.ToText(row.Type));
        csv.WriteField(EnumText<Direction>.ToText(row.Direction));
        csv.WriteField(row.Amount.ToString(CultureInfo.InvariantCulture));
        csv.WriteField(row.Currency);
        csv.WriteField(row.BalanceAfter.ToString(CultureInfo.InvariantCulture));
        csv.WriteField(Harmless(row.Description));
        csv.WriteField(row.TransferId?.ToString("D"));
        csv.WriteField(row.CounterpartyAccountId?.ToString("D"));
    }

    /// <summary>A spreadsheet runs what starts like a formula, also in full-width characters. Only the customer's words can: a negative
    /// balance starts with a minus too, but is a number and shall stay one.</summary>
    private static string? Harmless(string? text) => text is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..] ? "'" + text : text;
}
