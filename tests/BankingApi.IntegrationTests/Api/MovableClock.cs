using System.Globalization;

namespace BankingApi.IntegrationTests.Api;

/// <summary>A wall clock that stands where a test puts it. Timers and elapsed time stay real, unlike those of <c>FakeTimeProvider</c>: the
/// service's own waiting is to end while the calendar stands still.</summary>
public sealed class MovableClock : TimeProvider
{
    private DateTimeOffset? _standing;

    public override DateTimeOffset GetUtcNow() => _standing ?? System.GetUtcNow();

    public DateTimeOffset Stand(string at) => Stand(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture));

    public DateTimeOffset Stand(DateTimeOffset at)
    {
        _standing = at;
        return at;
    }

    public DateTimeOffset Advance(TimeSpan by) => Stand(GetUtcNow() + by);
}
