using Serilog;
using Serilog.Events;

namespace BankingApi.Telemetry;

/// <summary>Logs: the requests that somebody should look at (see <see cref="RequestLog"/>) and the events of the service's life.
/// Never bodies, names, or amounts with identities.</summary>
internal static class LoggingRegistration
{
    private const string Line = "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffZ} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static void AddLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddSerilog((services, log) => log
            .ReadFrom.Configuration(builder.Configuration)
            .Enrich.FromLogContext()
            // The host and Kestrel would show them with a stack trace; the operator reads one line instead, on standard error.
            .Filter.ByExcluding(IsExplainedStartFailure)
            // On a thread of its own: a terminal that cannot keep up must not slow requests down. What does not fit the buffer is dropped.
            .WriteTo.Async(to => to.Console(outputTemplate: Line, formatProvider: System.Globalization.CultureInfo.InvariantCulture),
                bufferSize: 50_000),
            // The static logger is the process's: one host of several in it would fall silent,
            // and its requests lose their traces, when another one ends.
            preserveStaticLogger: true);
    }

    private static bool IsExplainedStartFailure(LogEvent logged)
        => logged.Exception is { } failure && StartFailure.Explain(failure) is not null
            && logged.Properties.TryGetValue(Serilog.Core.Constants.SourceContextPropertyName, out var source)
            && source is ScalarValue { Value: "Microsoft.Extensions.Hosting.Internal.Host" or "Microsoft.AspNetCore.Server.Kestrel" };

    public static void UseRequestLog(this WebApplication app) => app.UseMiddleware<RequestLog>();
}
