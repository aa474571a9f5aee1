using BankingConsole.Api;

namespace BankingConsole.Forms;

/// <summary>What is wrong with the fields of a form, by the API or by what can be seen here.</summary>
public sealed class FieldErrors
{
    private readonly Dictionary<string, string> _seenHere = [];
    private Problem? _problem;

    public bool AreSeenHere => _seenHere.Count > 0;

    public string? Of(string field)
    {
        if (_seenHere.TryGetValue(field, out var here)) return here;
        if (_problem is null) return null;
        if (_problem.Errors?.GetValueOrDefault(field) is { Length: > 0 } messages)
            return messages[0].StartsWith("Must be a UUID", StringComparison.Ordinal) ? "Not an account number." : messages[0];
        return ProblemWords.FieldOf(_problem) == field ? ProblemWords.Of(_problem) : null;
    }

    public void Refuse(string field, string message) => _seenHere[field] = message;

    /// <summary>Before the form is looked through anew. What the API said stays until it says something else.</summary>
    public void Begin() => _seenHere.Clear();

    public void Take(Problem? problem) => _problem = problem;
}
