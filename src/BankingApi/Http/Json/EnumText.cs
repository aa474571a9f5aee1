namespace BankingApi.Http.Json;

/// <summary>Our enumerations as clients see them: <c>Checking</c> is <c>CHECKING</c>, and nothing else is.</summary>
internal static class EnumText<T>
    where T : struct, Enum
{
    // A handful of names each: walking them beats any table.
    private static readonly T[] Values = Enum.GetValues<T>();

    private static readonly string[] Texts =
        Array.ConvertAll(Values, value => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString()));

    /// <summary>What to tell a client that sent another text.</summary>
    public static string Expected { get; } = $"Must be one of {string.Join(", ", Texts)}.";

    public static IReadOnlyList<string> All => Texts;

    /// <exception cref="ArgumentOutOfRangeException">The value has no name.</exception>
    public static string ToText(T value)
    {
        var index = Array.IndexOf(Values, value);
        return index >= 0 ? Texts[index] : throw new ArgumentOutOfRangeException(nameof(value), value, "A value without a name.");
    }

    public static bool TryParse(ReadOnlySpan<char> text, out T value)
    {
        for (var i = 0; i < Texts.Length; i++)
        {
            if (!text.SequenceEqual(Texts[i])) continue;
            value = Values[i];
            return true;
        }

        value = default;
        return false;
    }

    internal static bool TryRead(ref Utf8JsonReader reader, out T value)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            for (var i = 0; i < Texts.Length; i++)
            {
                if (!reader.ValueTextEquals(Texts[i])) continue;
                value = Values[i];
                return true;
            }
        }

        value = default;
        return false;
    }
}
