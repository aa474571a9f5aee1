using System.ComponentModel.DataAnnotations;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace BankingApi.Http.Limits;

/// <summary>Section <c>RateLimiting</c> of the configuration.</summary>
public sealed class RateLimitingOptions
{
    public const string Section = "RateLimiting";

    /// <summary>Per subject, or per address without one; 0 for no limit.</summary>
    [Range(0, 1_000_000)]
    public int PermitsPerSecond { get; set; }

    /// <summary>How many at once after a while of silence; 0 for as many as in a second.</summary>
    [Range(0, 1_000_000)]
    public int Burst { get; set; }

    /// <summary>Under way at the same time, over all.</summary>
    [Range(1, 1_000_000)]
    public int ConcurrentRequests { get; set; } = 2_000;
}

/// <summary>How much the service takes on: over all, where more would only make everybody wait, and of each caller, so that one does not
/// crowd out the others. What is too much is turned away at once; nothing queues here. Health is never limited.</summary>
internal static class RateLimits
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddSettings<RateLimitingOptions>(RateLimitingOptions.Section);
        return services.AddRateLimiter(_ => { });
    }

    /// <summary>Comes before the caller is known: to turn a request away must cost next to nothing.</summary>
    public static void UseOverloadLimit(this WebApplication app)
    {
        var most = Options(app).ConcurrentRequests;
        app.UseRateLimiter(new RateLimiterOptions
        {
            GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, bool>(context => IsHealth(context) || context.StaysOpen
                ? RateLimitPartition.GetNoLimiter(true)
                : RateLimitPartition.GetConcurrencyLimiter(false, _ => new() { PermitLimit = most, QueueLimit = 0 })),
            OnRejected = static (rejected, _) => new(ProblemResult.Write(rejected.HttpContext, Problem.Of(ProblemCodes.Overloaded))),
        });
    }

    /// <summary>Comes after the caller is known.</summary>
    public static void UseCallerLimit(this WebApplication app)
    {
        var options = Options(app);
        if (options.PermitsPerSecond == 0) return;
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Burst == 0 ? options.PermitsPerSecond : options.Burst,
            TokensPerPeriod = options.PermitsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        };
        app.UseRateLimiter(new RateLimiterOptions
        {
            GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => IsHealth(context)
                ? RateLimitPartition.GetNoLimiter("")
                : RateLimitPartition.GetTokenBucketLimiter(NameOf(context), _ => bucket)),
            OnRejected = static (rejected, _) => new(TooMany(rejected)),
        });
    }

    private static Task TooMany(OnRejectedContext rejected)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.Zero;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        var problem = Problem.Of(ProblemCodes.TooManyRequests) with { RetryAfterSeconds = seconds };
        return ProblemResult.Write(rejected.HttpContext, problem);
    }

    /// <summary>Subjects and addresses are told apart by their first letter.</summary>
    private static string NameOf(HttpContext context)
        => context.User is CallerPrincipal { Caller.KeyScope: { } subject } ? "s" + subject : "a" + context.Connection.RemoteIpAddress;

    private static bool IsHealth(HttpContext context) => context.Request.Path.StartsWithSegments("/health");

    private static RateLimitingOptions Options(WebApplication app)
        => app.Services.GetRequiredService<IOptions<RateLimitingOptions>>().Value;
}
