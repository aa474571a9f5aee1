using System.Text;

namespace BankingApi.Http.Query;

/// <summary>A page of a list.</summary>
/// <param name="NextCursor">Null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Which page is asked for.</summary>
/// <param name="Limit">How many items at most.</param>
/// <param name="After">The key of the last item of the page before; null for the first page.</param>
/// <param name="Fingerprint">Of the query, see <see cref="Cursor.Fingerprint"/>.</param>
public sealed record PageRequest(int Limit, ReadOnlyMemory<byte>? After, string Fingerprint)
{
    /// <summary><see cref="After"/> where keys are text.</summary>
    public string? AfterText => After is { } key ? Encoding.UTF8.GetString(key.Span) : null;

    /// <param name="lastKey">Of the last item of this page.</param>
    public string CursorAfter(ReadOnlySpan<byte> lastKey) => Cursor.Encode(Fingerprint, lastKey);

    public string CursorAfter(string lastKey) => Cursor.Encode(Fingerprint, lastKey);
}

public static class Paging
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 500;

    /// <summary>Reads <c>limit</c> and <c>cursor</c>. A cursor is good for those only who are confined as the one who got it.</summary>
    /// <param name="cursorName">What the parameter is called.</param>
    public static PageRequest Read(
        Caller caller, string? limit, string? cursor, string fingerprint, FieldErrors errors, string cursorName = "cursor")
    {
        if (caller.OwnerId is { } owner) fingerprint = $"{owner:N}/{fingerprint}";
        var items = Limit(limit, errors);
        if (cursor is null) return new PageRequest(items, null, fingerprint);
        if (Cursor.TryDecode(cursor, fingerprint, out var after)) return new PageRequest(items, after, fingerprint);
        errors.Add(cursorName, "Must be the nextCursor of an earlier page of the same query.");
        return new PageRequest(items, null, fingerprint);
    }

    public static int Limit(string? text, FieldErrors errors)
    {
        if (text is null) return DefaultLimit;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit)
            return limit;
        errors.Add("limit", $"Must be a whole number from 1 to {MaxLimit}.");
        return DefaultLimit;
    }
}
