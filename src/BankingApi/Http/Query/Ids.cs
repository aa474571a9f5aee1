namespace BankingApi.Http.Query;

/// <summary>UUIDs as clients may write them: 36 characters, hexadecimal digits in either case.</summary>
public static class Ids
{
    public const string Expected = "Must be a UUID, such as \"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\".";

    private const int Length = 36;

    /// <remarks>Stricter than <see cref="Guid.TryParseExact(string?, string?, out Guid)"/>,
    /// which trims spaces and takes <c>0x</c> and <c>+</c> in places.</remarks>
    public static bool TryParse(ReadOnlySpan<char> text, out Guid id)
    {
        id = default;
        if (text.Length != Length) return false;
        for (var i = 0; i < Length; i++)
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !char.IsAsciiHexDigit(text[i])) return false;

        return Guid.TryParseExact(text, "D", out id);
    }

    /// <summary>A query parameter: null when it is absent, or wrong (an error then).</summary>
    public static Guid? Read(string? text, string parameter, FieldErrors errors)
    {
        if (text is null) return null;
        if (TryParse(text, out var id)) return id;
        errors.Add(parameter, Expected);
        return null;
    }
}
