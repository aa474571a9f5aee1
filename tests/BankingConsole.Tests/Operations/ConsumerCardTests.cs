using BankingConsole.Api;
using BankingConsole.Operations;
using BankingConsole.Shell;
using BankingConsole.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BankingConsole.Tests.Operations;

public sealed class ConsumerCardTests
{
    [Fact]
    public async Task A_rebuild_has_a_progress_of_its_own()
    {
        var html = await Card(new Projection("views", ProjectionStatus.Rebuilding, 9, 10, 4, 1, 0.5, 0, null, null));
        Assert.Contains("Rebuilt: event 4 of 10", html, StringComparison.Ordinal);
        Assert.Contains("""<progress id="rebuild-views" max="10" value="4">""", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_rebuild_there_is_one_progress_only()
    {
        var html = await Card(new Projection("views", ProjectionStatus.Running, -1, -1, null, 0, 0, 0, null, null));
        Assert.Contains("""<progress id="progress-views" max="1" value="0">""", html, StringComparison.Ordinal);
        Assert.DoesNotContain("rebuild-views", html, StringComparison.Ordinal);
    }

    private static async Task<string> Card(Projection consumer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddShell();
        builder.Services.AddBankClient(builder.Configuration);
        builder.AddSignIn();
        await using var services = builder.Services.BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var card = await renderer.RenderComponentAsync<ConsumerCard>(
                ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(ConsumerCard.Consumer)] = consumer }));
            return card.ToHtmlString();
        });
    }
}
