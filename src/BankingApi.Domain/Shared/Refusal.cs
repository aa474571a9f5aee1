namespace BankingApi.Domain.Shared;

/// <summary>The business says no: a value, not an exception.</summary>
/// <param name="Code">Stable and known to clients, for example <c>insufficient-funds</c>; the HTTP contract lists them.</param>
/// <param name="Detail">A sentence for people. Never has customers' data, since it ends up in logs and on screens.</param>
public sealed record Refusal(string Code, string Detail)
{
    /// <summary>A key is good for one request, whatever the aggregate.</summary>
    public static readonly Refusal KeyReused = new("idempotency-key-reused", "This Idempotency-Key was used before with another request.");
}
