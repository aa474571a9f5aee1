using System.Text.Json;
using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>A receiver that nobody here wrote: <c>standardwebhooks</c> from npm.</summary>
public sealed class NpmStandardWebhooksTests(EmbeddedFixture stack) : IClassFixture<EmbeddedFixture>
{
    [SkippableFact]
    public async Task It_takes_a_delivery_as_it_came_and_refuses_what_was_changed()
    {
        await using var receiver = await Receiver.Start();
        var account = await stack.Api.Account();
        await using var hook = await stack.Api.Hook(receiver, account);
        (await stack.Api.Post(
            $"accounts/{account}/transactions", """{"type":"DEPOSIT","amount":"1.00","description":"„é“ 日本 \"\\"}""")).Is(201);
        var arrival = (await receiver.UntilTaken(1))[0];
        var later = new Dictionary<string, string>(arrival.Headers)
        { ["webhook-timestamp"] = $"{arrival.SentAt.AddSeconds(1).ToUnixTimeSeconds()}" };
        var deliveries = new[]
        {
            new { secret = hook.Secret, headers = arrival.Headers, body = arrival.Body },
            new { secret = hook.Secret, headers = arrival.Headers, body = arrival.Body.Replace("1.00", "9.00", StringComparison.Ordinal) },
            new { secret = hook.Secret, headers = (IReadOnlyDictionary<string, string>)later, body = arrival.Body },
            new { secret = $"whsec_{Convert.ToBase64String(new byte[32])}", headers = arrival.Headers, body = arrival.Body },
        };
        Assert.NotEqual(deliveries[0].body, deliveries[1].body);

        await using var program = await NodeProgram.Start(
            Path.Combine("Webhooks", "StandardWebhooks"), "verify.mjs", ("DELIVERIES", JsonSerializer.Serialize(deliveries)));
        Assert.Equal("verified BankAccountTransactionRecordedV2", await program.ReadLine());
        for (var i = 1; i < deliveries.Length; i++) Assert.Equal("refused No matching signature found", await program.ReadLine());
    }
}
