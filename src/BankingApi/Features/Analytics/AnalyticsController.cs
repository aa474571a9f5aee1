using BankingApi.Http;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace BankingApi.Features.Analytics;

/// <summary>Figures over all transactions.</summary>
[Route("api/v1/analytics")]
public sealed class AnalyticsController(IMediator mediator) : ControllerBase
{
    /// <summary>
    /// Counts, sums, mean, extremes and a daily breakdown of the transactions in a range; both sides of a transfer count.
    /// With <c>currency</c> one block, without it one per currency in <c>currencies</c>.
    /// </summary>
    /// <param name="from">An instant with an offset, or a date: the start of that day.</param>
    /// <param name="to">An instant with an offset, or a date: the end of that day. At most 3,660 days later.</param>
    /// <param name="currency">ISO 4217.</param>
    /// <param name="timeZone">IANA name of the zone whose days are meant; UTC when left out.</param>
    [HttpGet("transactions")]
    [ProducesResponseType<CurrencyFigures>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Transactions(
        [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? currency, [FromQuery] string? timeZone, CancellationToken cancellation)
    {
        if ((await mediator.Send(new GetTransactionAnalytics(from, to, currency, timeZone), cancellation)).Failed(out var problem, out var figures))
            return new ProblemAnswer(problem);
        return figures.One is { } one ? JsonAnswer.Ok(one) : JsonAnswer.Ok(figures.All!);
    }
}
