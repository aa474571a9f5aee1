using BankingApi.IntegrationTests.Api;
using BankingApi.IntegrationTests.Live;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Privacy;

/// <summary>Who is erased by one instance is told by none: of two on the same stores, and the same keys.</summary>
public sealed class ErasureOnTwoInstancesTests() : OnTwoInstances(sharesViews: true)
{
    [SkippableFact]
    public async Task Within_a_second_the_other_instance_tells_nobody_either()
    {
        await SkipUnlessViewsAreShared();
        for (var round = 0; round < 10; round++)
        {
            var mark = $"m{Guid.NewGuid():N}"[..12];
            var owner = await One.Api.Owner(mark, mark, $"{mark}@example.test");
            var account = await Two.Api.Account(owner: owner);
            (await Two.Api.Change(account, "close")).Is(200);
            Assert.Contains(mark, (await Two.Api.Settled(account)).Text, StringComparison.Ordinal);

            (await One.Api.Erase(owner)).IsAt(200, 1);

            // At once: the key is gone, and the views are the same.
            foreach (var path in (string[])[$"owners/{owner}", $"owners?search={mark}", $"accounts/{account}", $"accounts?ownerId={owner}"])
                Assert.DoesNotContain(mark, (await Two.Api.Get(path)).Is(200).Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(
                (await Two.Api.FeedToEnd()).Items.Of(owner), item => item.GetRawText().Contains(mark, StringComparison.OrdinalIgnoreCase));
            (await Two.Api.Post("accounts", $$"""{"ownerId":"{{owner}}","currency":"EUR"}""")).IsProblem(422, "owner-erased");
            // And should the views be late or restored: by heart.
            var known = Two.Services.GetRequiredService<BankingApi.Privacy.ErasedOwners>();
            var asked = TimeProvider.System.GetTimestamp();
            await Wait.Until(() => Task.FromResult(known.Find(owner) is not null));
            Assert.InRange(TimeProvider.System.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        }
    }

    [SkippableFact]
    public async Task Erased_by_both_at_once_it_has_happened_once()
    {
        await SkipUnlessViewsAreShared();
        for (var round = 0; round < 10; round++)
        {
            var owner = await One.Api.Owner();
            var answers = await Task.WhenAll(new[] { One, Two, Two, One }.Select((one, i) => one.Api.Erase(owner, $"reason {i}")));
            Assert.Single(answers.Select(answer => answer.IsAt(200, 1).Text).Distinct());
            Assert.Equal(2, (await One.Api.FeedToEnd()).Items.Of(owner).Count);
        }
    }
}
