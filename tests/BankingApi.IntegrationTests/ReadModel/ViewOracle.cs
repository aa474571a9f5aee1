namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>Equality that counts a decimal's trailing zeros.</summary>
internal static class ViewOracle
{
    public static void AssertSame<T>(IEnumerable<T> expected, IEnumerable<T> actual, object? about = null) where T : notnull
    {
        var (e, a) = (expected.ToList(), actual.ToList());
        Assert.True(e.SequenceEqual(a) && e.Select(Text).SequenceEqual(a.Select(Text)), $"""
            {about}
            expected {e.Count}: {string.Join('\n', e.Take(3))}
            actual {a.Count}: {string.Join('\n', a.Take(3))}
            """);
    }

    public static void AssertIs<T>(T expected, T? actual) where T : class
    {
        Assert.NotNull(actual);
        AssertSame([expected], [actual]);
    }

    // A record's text has each decimal with its zeros, which its equality does not look at.
    private static string Text<T>(T value) => value!.ToString()!;
}
