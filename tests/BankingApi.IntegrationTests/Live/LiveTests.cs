using System.Globalization;
using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Live;

/// <summary>What the tests of streams have in common.</summary>
public abstract class LiveTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    /// <summary>An account's stream, from its first event on.</summary>
    protected Task<EventStreamReader> FollowAll(Guid account) => Follow(account, "?afterRevision=-1");

    protected Task<EventStreamReader> Follow(Guid account, string query = "", params (string Name, string Value)[] headers)
        => EventStreamReader.Open(Stack.Port, $"accounts/{account}/events{query}", headers);

    protected async Task<long> Head(Guid account) => (await Api.Get($"accounts/{account}/balance")).Is(200).Revision;

    /// <summary>What a stream of the whole account says: what its history does, byte for byte.</summary>
    protected async Task<List<SentEvent>> Expected(Guid account)
        => [.. (await Api.Walk($"accounts/{account}/history?limit=500")).Select(
            item => new SentEvent(item.GetProperty("revision").GetInt64(), item.Text("eventType")!, item.GetRawText()))];

    /// <summary>Deposits by several at once, one behind the other each, until there are enough.</summary>
    /// <returns>The account's head then.</returns>
    protected async Task<long> Deposit(Guid account, int writers, Func<bool> isEnough)
    {
        await Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
        {
            for (var i = 1; !isEnough(); i++)
            {
                var answer = await Api.Move(account, "DEPOSIT", $"{writer + 1}.{(i % 100).ToString("00", CultureInfo.InvariantCulture)}");
                if (answer.Status != 201) answer.IsProblem(409, "account-busy");
            }
        }));
        return await Head(account);
    }
}
