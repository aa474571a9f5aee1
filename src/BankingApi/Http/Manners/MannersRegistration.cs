using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.ResponseCompression;

namespace BankingApi.Http.Manners;

/// <summary>What a client expects of any service on the web: HEAD, compression, headers that browsers go by, pages of other
/// origins.</summary>
internal static class MannersRegistration
{
    private static readonly string[] Exposed = ["ETag", "Location", "Retry-After", "Idempotency-Replayed", "WWW-Authenticate"];

    /// <summary>What Chromium keeps a preflight's answer for, at most.</summary>
    private static readonly TimeSpan PreflightAge = TimeSpan.FromHours(2);

    public static IServiceCollection AddManners(this IServiceCollection services)
    {
        services.Configure<MvcOptions>(mvc => mvc.Conventions.Add(new HeadWithGet()));
        services.AddSingleton<IResponseCompressionProvider, LongAnswers>();
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true; // See LongAnswers.
            compression.MimeTypes = LongAnswers.MediaTypes;
        });
        services.AddCors();
        // Judged at the start, not when the first page asks.
        services.AddOptions<CorsOptions>().Configure<IConfiguration, IHostEnvironment>(Share).ValidateOnStart();
        return services;
    }

    /// <summary>Outside of all that answers, problems included.</summary>
    public static void UseAnswerHeaders(this WebApplication app) => app.UseMiddleware<AnswerHeaders>();

    /// <summary>Inside of what makes problems of exceptions: what is in the compressor when one is thrown must not come before its
    /// problem.</summary>
    public static void UseCompression(this WebApplication app) => app.UseResponseCompression();

    /// <summary>Before routing, and so before whatever may refuse a request: a preflight has no token, and a page has to be able to read
    /// a refusal. Other requests do not enter it at all: it would make them a policy provider each.</summary>
    public static void UseOtherOrigins(this WebApplication app)
        => app.UseWhen(context => context.Request.Headers.Origin.Count > 0, others => others.UseCors());

    /// <summary>No credentials: whoever may read has a token, which a page sends itself.</summary>
    private static void Share(CorsOptions cors, IConfiguration configuration, IHostEnvironment environment)
        => cors.AddDefaultPolicy(policy => policy.SetIsOriginAllowed(AllowedOrigins.Of(configuration, environment).Allow)
            .AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(Exposed).SetPreflightMaxAge(PreflightAge));
}
