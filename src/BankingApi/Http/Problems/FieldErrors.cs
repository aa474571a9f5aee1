namespace BankingApi.Http.Problems;

/// <summary>Collects what is wrong with a request's fields, parameters and headers, so that one answer names all of it.</summary>
public sealed class FieldErrors
{
    private Dictionary<string, List<string>>? _messages;

    public bool Any => _messages is not null;

    public void Add(string field, string message)
    {
        _messages ??= new Dictionary<string, List<string>>(StringComparer.Ordinal);
        if (!_messages.TryGetValue(field, out var ofField)) _messages[field] = ofField = [];
        if (!ofField.Contains(message)) ofField.Add(message);
    }

    /// <summary>Only when there are <see cref="Any"/>.</summary>
    public Problem ToProblem() => _messages is null
        ? throw new InvalidOperationException("Nothing is wrong with the request.")
        : Problem.Validation(_messages.ToDictionary(error => error.Key, error => error.Value.ToArray(), StringComparer.Ordinal));
}
