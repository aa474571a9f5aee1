namespace BankingApi.IntegrationTests.Api;

/// <summary>Waits for facts.</summary>
public static class Wait
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task Until(Func<Task<bool>> isSo)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Limit, "What was waited for did not come.");
            await Task.Delay(20);
        }
    }
}
