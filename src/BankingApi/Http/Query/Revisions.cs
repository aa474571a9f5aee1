namespace BankingApi.Http.Query;

/// <summary>Reads <c>revision</c> and <c>minRevision</c>.</summary>
public static class Revisions
{
    /// <returns>Null when it is absent, or wrong (an error then). A number too big for a revision becomes the biggest there is: it is a
    /// number, only one that no account has reached.</returns>
    public static long? Read(string? text, string parameter, FieldErrors errors)
    {
        if (text is null) return null;
        if (text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : long.MaxValue;
        errors.Add(parameter, "Must be a whole number, 0 or more.");
        return null;
    }
}
