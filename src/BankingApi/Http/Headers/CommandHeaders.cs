using System.Diagnostics.CodeAnalysis;

namespace BankingApi.Http.Headers;

/// <summary>The headers that a command obeys.</summary>
/// <param name="Key">Idempotency-Key; null without one.</param>
/// <param name="IfMatch">Null without one.</param>
public sealed record CommandHeaders(string? Key, IfMatch? IfMatch)
{
    /// <summary>What a command is told that comes without any.</summary>
    public static readonly CommandHeaders None = new(null, null);

    public Predicate<long>? AppliesTo => IfMatch is { } match ? match.Admits : null;

    public static bool TryRead(HttpRequest request, [NotNullWhen(true)] out CommandHeaders? headers,
        [NotNullWhen(false)] out Problem? problem, bool withKey = true)
    {
        var errors = new FieldErrors();
        headers = new(withKey ? IdempotencyKey.Read(request, errors) : null, Headers.IfMatch.Read(request, errors));
        problem = errors.Any ? errors.ToProblem() : null;
        return problem is null;
    }
}
