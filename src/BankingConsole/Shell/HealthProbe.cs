namespace BankingConsole.Shell;

/// <summary><c>BankingConsole --health-check URL</c> asks a running console instead of being one: what a container's health check runs
/// where the image has neither a shell nor curl. Ends with 0 when the answer is a success.</summary>
internal static class HealthProbe
{
    public const string Verb = "--health-check";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static async Task<int> Run(string url)
    {
        try
        {
            using var client = new HttpClient { Timeout = Patience };
            using var answer = await client.GetAsync(new Uri(url));
            if (answer.IsSuccessStatusCode) return 0;
            await Console.Error.WriteLineAsync($"{(int)answer.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or UriFormatException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        return 1;
    }
}
