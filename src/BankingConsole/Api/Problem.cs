namespace BankingConsole.Api;

/// <summary>Why something did not happen: what the API says (RFC 9457), or that it said nothing.</summary>
public sealed record Problem(string Code, string? Detail, int Status, string? TraceId, IReadOnlyDictionary<string, string[]>? Errors)
{
    public const string Unreachable = "console-unreachable";

    public static Problem NoAnswer => new(Unreachable, null, 0, null, null);

    /// <summary>Of an answer that explains itself no further.</summary>
    public static Problem Of(int status) => status switch
    {
        401 => new("unauthenticated", null, status, null, null),
        429 or 503 => new("overloaded", null, status, null, null),
        >= 500 => NoAnswer,
        _ => new($"http-{status}", $"The bank answered {status}.", status, null, null),
    };

    /// <summary>Sign in again, and it may work.</summary>
    public bool AsksForSignIn => Status == 401;

    public bool IsPassing => Status is 0 or 429 or 503;
}
