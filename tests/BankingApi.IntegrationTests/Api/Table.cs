using Xunit.Sdk;

namespace BankingApi.IntegrationTests.Api;

/// <summary>A table of cases on one shared account or owner, where a theory would pay for each row.
/// Tells all rows that fail, not the first only.</summary>
public static class Table
{
    public static async Task Check<TRow>(IEnumerable<TRow> rows, Func<TRow, Task> check)
    {
        var (count, faults) = (0, new List<string>());
        foreach (var row in rows)
        {
            count++;
            try
            {
                await check(row);
            }
            catch (XunitException fault)
            {
                faults.Add($"{row}: {fault.Message}");
            }
        }
        Assert.True(count > 0, "The table is empty.");
        Assert.True(faults.Count == 0, $"{faults.Count} of {count} rows:\n{string.Join('\n', faults)}");
    }
}
