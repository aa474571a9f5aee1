using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace BankingConsole.Api;

public sealed partial class BankClient
{
    /// <summary>A silence longer than this is no silence: the API says something every 15 s.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(40);

    /// <summary>The account's events after a revision, those that are there and those to come, until the connection ends.</summary>
    /// <param name="connected">Called once the API has answered.</param>
    /// <exception cref="HttpRequestException">It could not be opened, or broke off.</exception>
    public async IAsyncEnumerable<HistoryEntry> Events(
        Guid id, long afterRevision, Action? connected, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Root}/accounts/{id}/events?afterRevision={afterRevision}");
        Authorize(request);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        connected?.Invoke();
        await using var stream = new Watched(await response.Content.ReadAsStreamAsync(cancellation), Silence);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellation))
            if (JsonSerializer.Deserialize<HistoryEntry>(item.Data, ApiJson.Options) is { } entry) yield return entry;
    }

    /// <summary>A stretch of the history, which the history itself gives from the beginning only: the live stream tells the past first, and
    /// is left when it has told enough.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> Steps(Guid id, long first, long last, CancellationToken cancellation)
    {
        var steps = new List<HistoryEntry>();
        try
        {
            await foreach (var entry in Events(id, first - 1, null, cancellation))
            {
                steps.Add(entry);
                if (entry.Revision >= last) break;
            }
        }
        catch (Exception failure) when (IsNoAnswer(failure, cancellation))
        {
            return steps;
        }
        return steps;
    }
}
