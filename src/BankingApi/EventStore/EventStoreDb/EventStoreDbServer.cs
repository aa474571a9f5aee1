using EventStoreDb.Client.Connections;
using EventStoreDb.Client.PersistentSubscriptions;
using EventStoreDb.Client.Streams;

namespace BankingApi.EventStore.EventStoreDb;

/// <summary>The connection, and how calls over it are made: what may pass by itself (a broken connection, a leader that has moved, a server
/// that starts) is tried again a few times, then it is an outage. Every call made through here must bear being made twice.</summary>
internal sealed class EventStoreDbServer(EventStoreClientSettings settings, TimeProvider clock) : IAsyncDisposable
{
    private const int MostTries = 5;
    private const int FirstPauseMilliseconds = 50;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    /// <summary>For a server that has let a call run into its deadline and has answered nothing since: one that hangs must not have every
    /// request wait in full, and each account's requests one after the other.</summary>
    private static readonly TimeSpan PatienceWithTheSilent = TimeSpan.FromSeconds(1);

    private volatile bool _isSilent;

    private readonly string _where = string.Join(", ", settings.ConnectivitySettings.Hosts.Select(host => $"{host.Host}:{host.Port}"));

    public EventStoreClient Client { get; } = new(settings);

    public EventStorePersistentSubscriptionsClient Groups { get; } = new(settings);

    public TimeProvider Clock => clock;

    /// <summary>Told of every call that is made again.</summary>
    public Action Repeating { get; init; } = () => { };

    /// <exception cref="EventStoreUnavailableException">It was tried again for as long as a caller can be asked to wait.</exception>
    public async ValueTask<T> Call<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var patience = _isSilent ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken) : null;
            patience?.CancelAfter(PatienceWithTheSilent);
            var called = clock.GetTimestamp();
            try
            {
                var answer = await call(patience?.Token ?? cancellationToken);
                _isSilent = false;
                return answer;
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && ServerFailures.IsOutage(failure))
            {
                if (patience?.IsCancellationRequested == true)
                    throw new EventStoreUnavailableException(ServerFailures.Silence(_where), failure);
                _isSilent = ServerFailures.IsTimeOut(failure) && clock.GetElapsedTime(called) >= settings.DefaultDeadline * 0.9;
                if (tries == MostTries || !ServerFailures.MayPass(failure) || clock.GetElapsedTime(start) > Limit) throw Outage(failure);
            }
            Repeating();
            await Task.Delay(Pause(tries), clock, cancellationToken);
        }
    }

    public EventStoreUnavailableException Outage(Exception failure)
        => failure as EventStoreUnavailableException
            ?? new EventStoreUnavailableException(ServerFailures.Describe(failure, _where), failure);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Groups.DisposeAsync();
    }

    /// <summary>Doubles each time, and is spread so that callers who failed together do not all come back together.</summary>
    private static TimeSpan Pause(int tries)
    {
        var middle = FirstPauseMilliseconds << (tries - 1);
#pragma warning disable CA5394 // No secret depends on it.
        return TimeSpan.FromMilliseconds(Random.Shared.Next(middle / 2, middle * 3 / 2));
#pragma warning restore CA5394
    }
}
