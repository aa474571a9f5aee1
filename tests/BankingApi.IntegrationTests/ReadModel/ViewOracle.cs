using BankingApi.ReadModel;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>What the filters mean, in the plainest way; and equality that counts a decimal's trailing zeros.</summary>
internal static class ViewOracle
{
    public static bool Matches(AccountFilter filter, AccountView a)
        => (filter.OwnerId is null || a.OwnerId == filter.OwnerId)
        && (filter.Status is null || a.Status == filter.Status)
        && (filter.AccountType is null || a.AccountType == filter.AccountType)
        && (filter.Currency is null || a.Currency == filter.Currency)
        && (filter.MinBalance is null || a.Balance >= filter.MinBalance)
        && (filter.MaxBalance is null || a.Balance <= filter.MaxBalance);

    public static bool Matches(TransactionFilter filter, TransactionView t)
        => (filter.From is null || t.RecordedAt >= filter.From)
        && (filter.To is null || t.RecordedAt <= filter.To)
        && (filter.Type is null || t.Type == filter.Type)
        && (filter.Direction is null || t.Direction == filter.Direction)
        && (filter.MinAmount is null || t.Amount >= filter.MinAmount)
        && (filter.MaxAmount is null || t.Amount <= filter.MaxAmount);

    /// <summary>Every filter alone, and every two of them together.</summary>
    public static IEnumerable<T> AloneAndInPairs<T>(T none, params Func<T, T>[][] fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            foreach (var first in fields[i])
            {
                yield return first(none);
                foreach (var second in fields[(i + 1)..].SelectMany(field => field)) yield return second(first(none));
            }
        }
    }

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
