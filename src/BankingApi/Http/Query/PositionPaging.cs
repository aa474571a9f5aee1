namespace BankingApi.Http.Query;

/// <summary>Pages by a number that orders the list: a position in the log, a revision.</summary>
internal static class PositionPaging
{
    /// <summary>The key to read on after; null for the first page.</summary>
    public static long? Read(PageRequest page, FieldErrors errors)
    {
        if (page.AfterText is not { } text) return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var key)) return key;
        errors.Add("cursor", "Must be the nextCursor of an earlier page of the same query.");
        return null;
    }

    /// <param name="found">One more than the page shows, where there is more.</param>
    public static Page<TItem> Page<TFound, TItem>(
        IReadOnlyList<TFound> found, PageRequest page, Func<TFound, long> keyOf, Func<TFound, TItem> show)
    {
        var shown = Math.Min(found.Count, page.Limit);
        var items = new TItem[shown];
        for (var i = 0; i < shown; i++) items[i] = show(found[i]);
        return new(items,
            found.Count > page.Limit ? page.CursorAfter(keyOf(found[shown - 1]).ToString(CultureInfo.InvariantCulture)) : null);
    }
}
