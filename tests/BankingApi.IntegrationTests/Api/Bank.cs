using System.Globalization;

namespace BankingApi.IntegrationTests.Api;

/// <summary>What most tests need to have happened before.</summary>
public static class Bank
{
    public static async Task<Guid> Owner(
        this ApiClient api, string firstName = "First", string lastName = "Last", string email = "first.last@example.test")
        => (await api.Post("owners", $$"""{"firstName":"{{firstName}}","lastName":"{{lastName}}","email":"{{email}}"}""")).Is(201).Id();

    /// <summary>Opens an account and answers its id.</summary>
    public static async Task<Guid> Account(
        this ApiClient api, string initial = "0", string limit = "0", string currency = "EUR", Guid? owner = null, string type = "CHECKING")
    {
        var ownerId = owner ?? await api.Owner();
        var body = $$"""{"ownerId":"{{ownerId}}","accountType":"{{type}}","currency":"{{currency}}","initialBalance":"{{initial}}","overdraftLimit":"{{limit}}"}""";
        return (await api.Post("accounts", body)).IsAt(201, 0).Id();
    }

    public static Task<Answer> Move(
        this ApiClient api, Guid account, string type, string amount, string? key = null, string? ifMatch = null)
        => api.Post($"accounts/{account}/transactions", $$"""{"type":"{{type}}","amount":"{{amount}}"}""", key, ifMatch);

    public static async Task<Answer> Deposit(this ApiClient api, Guid account, string amount)
        => (await api.Move(account, "DEPOSIT", amount)).Is(201);

    public static async Task<Answer> Withdraw(this ApiClient api, Guid account, string amount)
        => (await api.Move(account, "WITHDRAWAL", amount)).Is(201);

    /// <param name="rest">Further fields, with a comma in front.</param>
    public static Task<Answer> Hold(
        this ApiClient api, Guid account, string amount, string rest = "", string? key = null, string? ifMatch = null)
        => api.Post($"accounts/{account}/holds", $$"""{"amount":"{{amount}}"{{rest}}}""", key, ifMatch);

    /// <param name="amount">Null: all of it, by a request without a body.</param>
    public static Task<Answer> Capture(
        this ApiClient api, Guid account, Guid hold, string? amount = null, string? key = null, string? ifMatch = null)
        => api.Post(
            $"accounts/{account}/holds/{hold}/capture", amount is null ? null : $$"""{"amount":"{{amount}}"}""", key, ifMatch);

    public static Task<Answer> Void(
        this ApiClient api, Guid account, Guid hold, string? body = null, string? key = null, string? ifMatch = null)
        => api.Post($"accounts/{account}/holds/{hold}/void", body, key, ifMatch);

    public static Task<Answer> Reverse(
        this ApiClient api, Guid account, Guid transaction, string? key = null, string? ifMatch = null, string reason = "a test")
        => api.Post($"accounts/{account}/transactions/{transaction}/reversal", $$"""{"reason":"{{reason}}"}""", key, ifMatch);

    public static Task<Answer> Transfer(this ApiClient api, Guid from, Guid to, string amount, string? key = null)
        => api.Post("transfers", $$"""{"fromAccountId":"{{from}}","toAccountId":"{{to}}","amount":"{{amount}}"}""", key);

    public static Task<Answer> ReverseTransfer(this ApiClient api, Guid transfer, string? key = null, string reason = "a test")
        => api.Post($"transfers/{transfer}/reversal", $$"""{"reason":"{{reason}}"}""", key);

    public static Task<Answer> Limit(this ApiClient api, Guid account, string limit, string? ifMatch = null)
        => api.Put($"accounts/{account}/overdraft-limit", $$"""{"limit":"{{limit}}"}""", ifMatch: ifMatch);

    /// <param name="verb">suspend, reactivate or close.</param>
    public static Task<Answer> Change(this ApiClient api, Guid account, string verb, string? ifMatch = null)
        => api.Post($"accounts/{account}/{verb}", """{"reason":"a test"}""", ifMatch: ifMatch);

    /// <summary>The account as its read model has it, once that has reached what the log has.</summary>
    public static async Task<Answer> Settled(this ApiClient api, Guid account)
    {
        var head = (await api.Get($"accounts/{account}/balance")).Is(200).Revision;
        return (await api.Get($"accounts/{account}?minRevision={head.ToString(CultureInfo.InvariantCulture)}")).Is(200);
    }

    /// <summary>All items of a list, page by page.</summary>
    public static async Task<List<System.Text.Json.JsonElement>> Walk(this ApiClient api, string path, Func<Task>? between = null)
    {
        var items = new List<System.Text.Json.JsonElement>();
        var page = (await api.Get(path)).Is(200);
        while (true)
        {
            items.AddRange(page.Items);
            if (page.NextCursor is not { } cursor) return items;
            Assert.NotEmpty(page.Items);
            if (between is not null) await between();
            page = (await api.Get(
                $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={Uri.EscapeDataString(cursor)}")).Is(200);
        }
    }
}
