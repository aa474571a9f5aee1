namespace BankingApi.Http.Problems;

/// <summary>A kind of problem: what <c>GET /problems/{code}</c> explains.</summary>
/// <param name="Title">Names the kind, the same for every occurrence.</param>
/// <param name="Explanation">What happened and what the client can do; also the detail of a problem that has nothing to add.</param>
/// <param name="RetryAfterSeconds">Set where the same request may well succeed soon.</param>
public sealed record ProblemCode(string Code, int Status, string Title, string Explanation, int? RetryAfterSeconds = null)
{
    public string Type { get; } = "/problems/" + Code;
}
