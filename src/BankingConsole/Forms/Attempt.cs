using BankingConsole.Api;

namespace BankingConsole.Forms;

/// <summary>One form from its opening on: what is sent from it happens once, however often it is sent.</summary>
/// <param name="isKeyed">Whether the API takes a key for it; if not, it is sent once.</param>
public sealed class Attempt(bool isKeyed = true)
{
    private readonly Dictionary<string, string> _seenHere = [];
    private int _underWay;

    /// <summary>The Idempotency-Key: made now, not when the button is pressed.</summary>
    public string Key { get; } = Guid.NewGuid().ToString("D");

    public Problem? Problem { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>It was sent more than once, and happened once.</summary>
    public bool IsReplayed { get; private set; }

    public bool IsSending => _underWay > 0;

    public bool IsRefused => Problem is not null || _seenHere.Count > 0;

    public bool IsOutdated => Problem?.Code == "revision-mismatch";

    /// <summary>What is wrong with a field, by the API or by what can be seen here.</summary>
    public string? ErrorOf(string field)
    {
        if (_seenHere.TryGetValue(field, out var here)) return here;
        if (Problem is null) return null;
        if (Problem.Errors?.GetValueOrDefault(field) is { Length: > 0 } messages)
            return messages[0].StartsWith("Must be a UUID", StringComparison.Ordinal) ? "Not an account number." : messages[0];
        return ProblemWords.FieldOf(Problem) == field ? ProblemWords.Of(Problem) : null;
    }

    public void Begin() => _seenHere.Clear();

    public void Refuse(string field, string message) => _seenHere[field] = message;

    /// <summary>What came of it; null when it was refused, here or there.</summary>
    public async Task<T?> Send<T>(Func<Task<Reply<T>>> call)
        where T : class
    {
        if (_seenHere.Count > 0)
        {
            Problem = null;
            return null;
        }
        // A second click while the first is under way goes out too: the key makes it one. Without a key it stays here.
        if (!isKeyed && (IsSending || IsDone)) return null;
        _underWay++;
        try
        {
            var reply = await call();
            Problem = reply.Problem;
            if (reply.Value is null) return null;
            IsReplayed |= reply.Replayed;
            IsDone = true;
            return reply.Value;
        }
        finally
        {
            _underWay--;
        }
    }
}
