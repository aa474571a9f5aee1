using System.Globalization;
using System.Text.Json;
using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Live;

/// <summary>Follows the feed as an integrator does.</summary>
internal static class Feed
{
    /// <param name="after">Null: from the start of the log.</param>
    public static async Task<Answer> FeedPage(this ApiClient api, string? after = null, int limit = 500, int? waitSeconds = null)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"events?limit={limit}");
        if (after is not null) query += $"&after={Uri.EscapeDataString(after)}";
        if (waitSeconds is { } wait) query += $"&waitSeconds={wait.ToString(CultureInfo.InvariantCulture)}";
        var page = (await api.Get(query)).Is(200);
        Assert.False(string.IsNullOrEmpty(page.NextCursor));
        Assert.True(page.Items.Count <= limit);
        // Or a walk would never end.
        if (page.Items.Count > 0) Assert.NotEqual(after, page.NextCursor);
        return page;
    }

    /// <summary>Page by page until one is empty.</summary>
    public static async Task<(List<JsonElement> Items, string Cursor)> FeedToEnd(
        this ApiClient api, string? after = null, int limit = 500)
    {
        var items = new List<JsonElement>();
        while (true)
        {
            var page = await api.FeedPage(after, limit);
            items.AddRange(page.Items);
            after = page.NextCursor!;
            if (page.Items.Count == 0) return (items, after);
        }
    }

    public static async Task<string> EndOfFeed(this ApiClient api) => (await api.FeedToEnd()).Cursor;

    /// <summary>Asks for a page that is to be held back, and waits until the service has the request.</summary>
    public static async Task<Task<Answer>> FeedLater(this ApiClient api, ApiClient scraper, string after, int waitSeconds)
    {
        var page = api.FeedPage(after, waitSeconds: waitSeconds);
        // This one, and the scrape itself.
        await Wait.Until(async () => page.IsCompleted || (await Scrape.Of(scraper)).Sum("http_server_active_requests") >= 2);
        return page;
    }

    /// <summary>What is told of one account, or of one owner and all accounts of theirs.</summary>
    public static List<JsonElement> Of(this IEnumerable<JsonElement> items, Guid id)
        => [.. items.Where(item => item.Text("accountId") == $"{id}" || item.Text("ownerId") == $"{id}")];

    /// <summary>Stream and revision, which tell one event from all others.</summary>
    public static IEnumerable<string> Names(this IEnumerable<JsonElement> items)
        => items.Select(item => $"{item.Text("streamId")} {item.Text("revision")}");
}
