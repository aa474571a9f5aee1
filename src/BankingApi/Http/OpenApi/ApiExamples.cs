using System.Text.Json.Nodes;

namespace BankingApi.Http.OpenApi;

/// <summary>Examples for the OpenAPI document, filled by whoever knows ids that exist.</summary>
public sealed class ApiExamples
{
    private readonly Dictionary<Type, JsonNode> _values = [];
    private readonly Dictionary<string, JsonNode> _answers = [];
    private readonly Dictionary<(string Scope, string Name), string> _parameters = [];

    /// <summary>Ends the document's introduction: where the examples' ids come from.</summary>
    public string Note { get; set; } = "";

    /// <summary>A body or an answer. What is null is left out of a body, as a client would.</summary>
    public ApiExamples Add<T>(T value, bool withNulls = true) where T : notnull
    {
        var node = JsonSerializer.SerializeToNode(value, BankingJson.Options)!;
        if (!withNulls && node is JsonObject fields)
            foreach (var name in fields.Where(field => field.Value is null).Select(field => field.Key).ToList()) fields.Remove(name);
        _values[typeof(T)] = node;
        return this;
    }

    /// <summary>The answer of an operation that does not answer as others of its type do.</summary>
    public ApiExamples AddAnswer<T>(string operationId, T value)
    {
        _answers[operationId] = JsonSerializer.SerializeToNode(value, BankingJson.Options)!;
        return this;
    }

    /// <param name="scope">An operation's id, or the first part of its path (<c>accounts</c>) for all operations under it.</param>
    /// <param name="name">Of the parameter, or of the header.</param>
    public ApiExamples Add(string scope, string name, string value)
    {
        _parameters[(scope, name)] = value;
        return this;
    }

    internal JsonNode? OfAnswer(string? operationId, Type type)
        => operationId is not null && _answers.TryGetValue(operationId, out var answer) ? answer.DeepClone() : Of(type);

    /// <summary>A copy, since a JSON node has one parent.</summary>
    internal JsonNode? Of(Type type)
    {
        if (_values.TryGetValue(type, out var value)) return value.DeepClone();
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Page<>) || Of(type.GetGenericArguments()[0]) is not { } item)
            return null;
        return new JsonObject { ["items"] = new JsonArray(item), ["nextCursor"] = null };
    }

    internal string? Of(string? operationId, string resource, string name)
        => operationId is not null && _parameters.TryGetValue((operationId, name), out var ofOperation)
            ? ofOperation : _parameters.GetValueOrDefault((resource, name));
}
