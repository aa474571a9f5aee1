namespace BankingApi.Http.Query;

/// <summary>Query parameters that name one of our enumerations' values.</summary>
internal static class Enums
{
    /// <summary>Null when the parameter is absent, or wrong (an error then).</summary>
    public static T? Read<T>(string? text, string parameter, FieldErrors errors)
        where T : struct, Enum
    {
        if (text is null) return null;
        if (EnumText<T>.TryParse(text, out var value)) return value;
        errors.Add(parameter, EnumText<T>.Expected);
        return null;
    }
}
