using BankingApi.Http.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Authorization;

namespace BankingApi.Features.Analytics;

/// <summary>Figures over all transactions.</summary>
[Route("api/v1/analytics")]
public sealed class AnalyticsController(IMediator mediator) : ControllerBase
{
    /// <summary>Counts, sums, mean, extremes and a daily breakdown of all transactions in a range of time.</summary>
    /// <remarks>
    /// With `currency` one block (with zeros and nulls where there are no transactions), without it one per currency that has some, in
    /// `currencies`. Both sides of a transfer count; initial balances do not. Days are those of `timeZone`; days without transactions are
    /// left out.
    /// </remarks>
    /// <param name="from">An instant with an offset, or a date: the start of that day.</param>
    /// <param name="to">An instant with an offset, or a date: the end of that day. At most 3,660 days later.</param>
    /// <param name="currency">ISO 4217.</param>
    /// <param name="timeZone">IANA name of the zone whose days are meant; UTC when left out.</param>
    [HttpGet("transactions", Name = nameof(GetTransactionAnalytics))]
    [Authorize(Scopes.AnalyticsRead)]
    [Reads(ReadSource.Views)]
    [ProducesResponseType<CurrencyFigures>(StatusCodes.Status200OK)]
    [OrResponds(typeof(AllCurrencies))]
    public async Task<IActionResult> Transactions(
        [FromQuery, RequiredParameter] string? from, [FromQuery, RequiredParameter] string? to, [FromQuery] string? currency,
        [FromQuery] string? timeZone, CancellationToken cancellationToken)
    {
        if ((await mediator.Send(new GetTransactionAnalytics(this.Caller, from, to, currency, timeZone), cancellationToken))
            .Failed(out var problem, out var figures))
            return new ProblemResult(problem);
        return figures.One is { } one ? JsonActionResult.Ok(one) : JsonActionResult.Ok(figures.All!);
    }
}
