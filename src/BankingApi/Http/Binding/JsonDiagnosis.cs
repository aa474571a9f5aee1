using System.Text.Json.Serialization.Metadata;

namespace BankingApi.Http.Binding;

/// <summary>Finds out why a body did not deserialize. The serializer stops at the first trouble, names CLR types in its messages and
/// unknown fields not at all, so a refused body is looked at a second time: first for its syntax, then field by field.</summary>
internal static class JsonDiagnosis
{
    private const int MaxReported = 50;
    private const int MaxNameLength = 100;

    public static Problem Of(ReadOnlySpan<byte> json, JsonTypeInfo type, JsonException exception)
    {
        if (SyntaxFault(json) is { } fault) return Problem.Of(ProblemCodes.MalformedRequest, fault);
        if (!IsObject(json)) return Problem.Of(ProblemCodes.MalformedRequest, "The body must be a JSON object.");

        var errors = new FieldErrors();
        CheckFields(json, type, errors);
        if (errors.Any) return errors.ToProblem();

        // Nothing wrong with any field alone; the serializer knows best then.
        return FieldOf(exception.Path) is { Length: > 0 } field
            ? Problem.Validation(field, (exception as FieldException)?.Message ?? "Has a value that is not allowed.")
            : Problem.Of(ProblemCodes.MalformedRequest);
    }

    private static string? SyntaxFault(ReadOnlySpan<byte> json)
    {
        var reader = ReaderOf(json);
        var names = new Stack<HashSet<string>>();
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        names.Push(new HashSet<string>(StringComparer.Ordinal));
                        break;
                    case JsonTokenType.EndObject:
                        names.Pop();
                        break;
                    case JsonTokenType.PropertyName when !names.Peek().Add(reader.GetString()!):
                        return "The body has a JSON object in which a name appears twice.";
                    default:
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return "The body is not JSON that this API reads (RFC 8259, nested at most 16 deep, no comments).";
        }
        catch (InvalidOperationException)
        {
            return "The body has a name that is not valid Unicode.";
        }

        return null;
    }

    private static bool IsObject(ReadOnlySpan<byte> json)
    {
        var reader = ReaderOf(json);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject;
    }

    private static void CheckFields(ReadOnlySpan<byte> json, JsonTypeInfo type, FieldErrors errors)
    {
        var reader = ReaderOf(json);
        reader.Read();
        if (type.Kind != JsonTypeInfoKind.Object) return;

        var missing = type.Properties.Where(property => property.IsRequired).Select(property => property.Name)
            .ToHashSet(StringComparer.Ordinal);
        var reported = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reported < MaxReported)
        {
            var name = reader.GetString()!;
            missing.Remove(name);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var token = reader.TokenType;
            reader.Skip();
            var value = json[start..(int)reader.BytesConsumed];

            if (type.Properties.FirstOrDefault(known => known.Name == name) is not { } property)
            {
                errors.Add(Shortened(name), Unknown(name, type));
                reported++;
            }
            else if (Fault(value, token, property) is var (path, message))
            {
                errors.Add(name + path, message);
                reported++;
            }
        }

        foreach (var name in missing) errors.Add(name, "Is required.");
    }

    private static (string Path, string Message)? Fault(ReadOnlySpan<byte> value, JsonTokenType token, JsonPropertyInfo property)
    {
        if (token == JsonTokenType.Null && !(property.AssociatedParameter?.IsNullable ?? property.IsSetNullable))
            return ("", "Must not be null.");
        try
        {
            JsonSerializer.Deserialize(value, BankingJson.Options.GetTypeInfo(property.PropertyType));
            return null;
        }
        catch (JsonException exception)
        {
            if (exception is FieldException) return (Below(exception.Path), exception.Message);
            return token == JsonTokenType.Null
                ? ("", "Must not be null.") : (Below(exception.Path), Expected(property.PropertyType, token));
        }
    }

    private static string Expected(Type type, JsonTokenType token)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return token == JsonTokenType.String ? "Must be valid Unicode text." : "Must be a string.";
        if (type == typeof(Guid)) return "Must be a UUID, such as \"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\".";
        if (type == typeof(bool)) return "Must be true or false.";
        if (type == typeof(int) || type == typeof(long)) return "Must be a whole number.";
        if (type == typeof(DateOnly)) return "Must be a date, such as \"2026-01-31\".";
        return "Has a value that is not allowed.";
    }

    private static string Unknown(string name, JsonTypeInfo type)
        => type.Properties.FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } meant
            ? $"There is no such field; names are case-sensitive: {meant.Name}."
            : "There is no such field.";

    private static string Shortened(string name)
    {
        if (name.Length <= MaxNameLength) return name;
        var length = char.IsHighSurrogate(name[MaxNameLength - 1]) ? MaxNameLength - 1 : MaxNameLength;
        return name[..length] + "…";
    }

    /// <summary><c>$.lines[2].amount</c> of the serializer is <c>lines[2].amount</c> to clients.</summary>
    private static string FieldOf(string? path) => Below(path).TrimStart('.');

    private static string Below(string? path) => path is ['$', .. var rest] ? rest : "";

    private static Utf8JsonReader ReaderOf(ReadOnlySpan<byte> json) => new(json, new JsonReaderOptions { MaxDepth = BankingJson.MaxDepth });
}
