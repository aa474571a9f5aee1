using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace BankingConsole.Api;

internal sealed partial class BankClient
{
    /// <summary>A silence longer than this is no silence: the API says something every 15 s.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(40);

    /// <summary>The account's events after a revision, those that are there and those to come, until the connection ends.</summary>
    /// <param name="connected">Called once the API has answered.</param>
    /// <exception cref="JsonException">Whatever answered was not the bank.</exception>
    /// <exception cref="HttpRequestException">It could not be opened, or broke off.</exception>
    /// <exception cref="OperationCanceledException">Given up, or the user signed out.</exception>
    public async IAsyncEnumerable<HistoryEntry> Events(
        Guid id, long afterRevision, Action? connected, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, session.Ended);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Root}/accounts/{id}/events?afterRevision={afterRevision}");
        await Authorize(request, cancellation);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
        response.EnsureSuccessStatusCode();
        connected?.Invoke();
        await using var stream = new Watched(await response.Content.ReadAsStreamAsync(end.Token), Silence);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(end.Token))
            if (JsonSerializer.Deserialize<HistoryEntry>(item.Data, ApiJson.Options) is { } entry) yield return entry;
    }

    /// <summary>A stretch of the history, which the history itself gives from the beginning only: the live stream tells the past first, and
    /// is left when it has told enough.</summary>
    public async Task<Reply<IReadOnlyList<HistoryEntry>>> Steps(Guid id, long first, long last, CancellationToken cancellation)
    {
        var steps = new List<HistoryEntry>();
        try
        {
            await foreach (var entry in Events(id, first - 1, null, cancellation))
            {
                steps.Add(entry);
                if (entry.Revision >= last) return new(steps, null);
            }
        }
        catch (HttpRequestException refused) when (refused.StatusCode is { } status)
        {
            return new(steps, Problem.Of((int)status));
        }
        catch (Exception failure) when (IsNoAnswer(failure, cancellation))
        {
            // Said below.
        }
        return new(steps, Problem.NoAnswer);
    }
}
