using System.Globalization;
using BankingApi.Domain.Accounts;
using BankingApi.Features.Accounts;
using BankingApi.Http;
using BankingApi.Http.Binding;
using BankingApi.Http.Json;
using BankingApi.Http.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BankingApi.Bench;

/// <summary>The ceiling: the same web server, the same JSON in and out, in a controller that does nothing.</summary>
internal static class BareHost
{
    public static async Task Run(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        builder.Services.AddBankingHttp();
        builder.Services.AddMvcCore().AddApplicationPart(typeof(BareHost).Assembly);
        var app = builder.Build();
        app.UseBankingHttp();
        app.MapControllers();
        await app.RunAsync();
    }
}

[Route("bare")]
internal sealed class BareController : ControllerBase
{
    [HttpPost("{id}/transactions")]
    public IActionResult Record([PathId(ProblemCodes.AccountNotFound)] Guid id, [FromBody] RecordTransactionBody body)
        => JsonActionResult.Of(
            new TransactionResponse(
                HttpContext.Request.Path.HasValue ? id : default, id, body.Type!.Value, Direction.Credit, 10.00m, "EUR", 110.00m, 110.00m,
                body.Description, null, null, null, null, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 1),
            201);
}
