using System.Diagnostics.Metrics;

namespace BankingApi.Features.Holds;

/// <summary>Records that holds have expired. What depends on it does not wait for it: their money is free by the clock. The due ones come
/// from an index of the read model, so there is no timer for each, and any number of instances may do this at once: the account records an
/// expiry once, and the others find it done.</summary>
public sealed partial class HoldExpiry : BackgroundService
{
    public const string MeterName = "BankingApi.Holds";

    private const int PageSize = 500;
    private const int AtATime = 16;

    private readonly IHoldQueries _holds;
    private readonly AccountRepository _accounts;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _clock;
    private readonly ILogger<HoldExpiry> _logger;
    private readonly Counter<long> _expired;
    private double _overdue;

    public HoldExpiry(
        IHoldQueries holds, AccountRepository accounts, IOptions<HoldOptions> options, TimeProvider clock, ILogger<HoldExpiry> logger,
        IMeterFactory meters)
    {
        (_holds, _accounts, _clock, _logger) = (holds, accounts, clock, logger);
        _interval = TimeSpan.FromMilliseconds(options.Value.ExpiryEveryMilliseconds);
        var meter = meters.Create(MeterName);
        _expired = meter.CreateCounter<long>("bankingapi.holds.expired", description: "Accounts whose holds were recorded as expired");
        meter.CreateObservableGauge("bankingapi.holds.overdue", () => Volatile.Read(ref _overdue), "s",
            "Since when the oldest hold is due whose expiry is not recorded yet");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Periodically.DoNowAnd(_interval, _clock, ExpireDue, failure =>
        {
            // Its health check tells of an outage already.
            if (failure is not (ReadStoreUnavailableException or EventStoreUnavailableException)) LogFailed(failure);
        }, stoppingToken);

    internal async Task ExpireDue(CancellationToken cancellationToken)
    {
        _expired.Add(0); // Exported from the start.
        var now = _clock.GetInstant();
        var seen = new HashSet<Guid>();
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        DueHold? last = null;
        while (true)
        {
            var due = await _holds.ListDue(now, last, PageSize, cancellationToken);
            if (last is null) Volatile.Write(ref _overdue, due.Count == 0 ? 0 : Math.Max(0, (now - due[0].ExpiresAt).TotalSeconds));
            // All of an account's are recorded at once.
            var accounts = due.Select(hold => hold.AccountId).Where(seen.Add).ToList();
            await Parallel.ForEachAsync(accounts, bounds, async (account, _) => await Expire(account));
            if (due.Count < PageSize) return;
            last = due[^1];
        }
    }

    private async ValueTask Expire(Guid accountId)
    {
        try
        {
            var command = new AccountCommand(
                Caller.Service, accountId, Guid.CreateVersion7(), static (_, _) => Decision<BankAccountEvent>.AlreadySo)
            { Lapses = true };
            if ((await _accounts.Execute(command)).Event is not null) _expired.Add(1);
        }
        catch (Exception bug) when (bug is not EventStoreUnavailableException)
        {
            LogNotExpired(accountId, bug); // The other accounts have nothing to do with it.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The expiry of holds of account {AccountId} could not be recorded")]
    private partial void LogNotExpired(Guid accountId, Exception bug);

    [LoggerMessage(Level = LogLevel.Error, Message = "Holds that are due could not be looked for")]
    private partial void LogFailed(Exception failure);
}
