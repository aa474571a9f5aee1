using BankingApi.IntegrationTests.Api;
using Microsoft.AspNetCore.Http;

namespace BankingApi.IntegrationTests.Security;

/// <summary>A provider that is away, slow or out of its mind when the service starts:
/// what needs it is told so soon, the rest goes on.</summary>
public sealed class ProviderOutageTests
{
    private static readonly Dictionary<string, Func<HttpContext, Task>> Misbehaviours = new()
    {
        ["hangs up"] = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        },
        ["is slow"] = context => Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted),
        ["talks garbage"] = context => context.Response.WriteAsync("<html>Welcome</html>"),
        ["says nothing of its keys"] = context => context.Response.WriteAsync("{}"),
        ["fails"] = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        },
    };

    public static TheoryData<string> Kinds => [.. Misbehaviours.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_provider_that_misbehaves_costs_a_503_and_nothing_else(string kind)
    {
        var stack = new SecuredFixture { Misbehaviour = Misbehaviours[kind] };
        await stack.InitializeAsync();
        try
        {
            var token = stack.Provider.Token(SecuredFixture.AllScopes);
            var start = TimeProvider.System.GetTimestamp();
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => stack.With(token).Get("accounts")));
            Assert.All(answers, answer => answer.IsProblem(503, "identity-provider-unavailable"));
            Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0, 10);
            (await stack.With(null).Get("accounts")).IsProblem(401, "unauthenticated");
            Assert.Equal(200, (await stack.With(token).Get("/health/live")).Status);
            Assert.Equal(200, (await stack.With(null).Get("/problems")).Status);

            stack.Provider.Misbehaviour = null;
            await Wait.Until(async () => (await stack.With(token).Get("accounts")).Status == 200);

            // Once its keys are known, they are: whatever becomes of it.
            stack.Provider.Misbehaviour = Misbehaviours[kind];
            (await stack.With(stack.Provider.Token(SecuredFixture.AllScopes, subject: "another")).Get("accounts")).Is(200);
        }
        finally
        {
            await stack.DisposeAsync();
        }
    }
}
