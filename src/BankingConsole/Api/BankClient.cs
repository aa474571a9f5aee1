using System.Net.Http.Headers;
using System.Text.Json;
using BankingConsole.SignIn;

namespace BankingConsole.Api;

/// <summary>The bank's HTTP API, typed: all that the console knows of the bank. One file for each topic; here is how a call goes.</summary>
internal sealed partial class BankClient(HttpClient http, Session session)
{
    private const string Root = "/api/v1";

    private Task<Reply<T>> Get<T>(string path, CancellationToken cancellation)
        where T : class
        => Call<T>(new HttpRequestMessage(HttpMethod.Get, Root + path), cancellation);

    /// <param name="key">Idempotency-Key: sent twice, it happens once.</param>
    /// <param name="seen">If-Match: the revision that the user decided on.</param>
    private Task<Reply<T>> Send<T>(HttpMethod method, string path, object? body, string? key = null, long? seen = null)
        where T : class
    {
        var request = new HttpRequestMessage(method, Root + path);
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: ApiJson.Options);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (seen is { } revision) request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{revision}\""));
        return Call<T>(request, CancellationToken.None);
    }

    private async Task<Reply<T>> Call<T>(HttpRequestMessage request, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using (request)
            {
                await Authorize(request, cancellation);
                using var response = await http.SendAsync(request, cancellation);
                if (!response.IsSuccessStatusCode) return new Reply<T>(null, await ProblemOf(response, cancellation));
                var value = await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellation);
                return new Reply<T>(value, null, response.Headers.Contains("Idempotency-Replayed"));
            }
        }
        catch (Exception failure) when (IsNoAnswer(failure, cancellation))
        {
            return new Reply<T>(null, Problem.NoAnswer);
        }
    }

    private async ValueTask Authorize(HttpRequestMessage request, CancellationToken cancellation)
    {
        if (await session.Token(cancellation) is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The bank is down, or something between here and there answers in its place; a caller that gave up itself is told by its
    /// exception.</summary>
    private static bool IsNoAnswer(Exception failure, CancellationToken cancellation)
        => failure is HttpRequestException or IOException or JsonException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested);

    private static async Task<Problem> ProblemOf(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            try
            {
                var problem = await response.Content.ReadFromJsonAsync<Problem>(ApiJson.Options, cancellation);
                if (problem?.Code is not null) return problem;
            }
            catch (JsonException)
            {
                // Not the bank's: something between here and there made it up.
            }
        }
        return Problem.Of(status);
    }

    private static string Query(params IEnumerable<(string Name, string? Value)> parameters)
    {
        var given = parameters.Where(one => !string.IsNullOrEmpty(one.Value))
            .Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}");
        return string.Join('&', given) is { Length: > 0 } query ? "?" + query : "";
    }

    private static string? Text(DateTimeOffset? instant)
        => instant?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string? Text(long? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
